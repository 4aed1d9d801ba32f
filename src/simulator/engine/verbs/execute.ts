import { isKnownVerb } from '../../twiml/grammar.ts';
import { methodOf, type Verb } from '../../twiml/verb.ts';
import { type Execution, next, type Step } from '../execution.ts';
import { isUp, legName } from '../leg.ts';
import { noteAttributesWithoutEffect } from '../no-effect.ts';
import { answerLeg } from '../leg-life.ts';
import { absolute } from '../sounds-of-verbs.ts';
import { dialConference } from './dial-conference.ts';
import { dialNouns } from './dial-nouns.ts';
import { gather } from './gather.ts';
import { sound } from './sounding.ts';

/** Runs one verb on a leg. Any that can be heard, or that connects, answers an inbound call first. */
export async function execute(execution: Execution, verb: Verb): Promise<Step> {
  const { world, leg } = execution;
  const detail = verb.text === '' ? {} : { detail: verb.text.slice(0, 80) };
  world.trace.add({ kind: 'verb', call: leg.sid, leg: legName(leg), verb: verb.name, ...detail });
  noteAttributesWithoutEffect(world, verb);
  switch (verb.name) {
    case 'Pause':
      // As the first verb it delays answering (docs/voice/twiml/pause).
      if (!execution.isFirst) answerLeg(world, leg);
      return sound(execution, verb);
    case 'Say':
    case 'Play':
      answerLeg(world, leg);
      return sound(execution, verb);
    case 'Gather':
      answerLeg(world, leg);
      return gather(execution, verb);
    case 'Dial':
      return dial(execution, verb);
    case 'Redirect':
      return {
        kind: 'goto',
        request: {
          url: verb.text === '' ? execution.baseUrl : absolute(verb.text, execution.baseUrl),
          method: methodOf(verb),
          purpose: 'redirect',
        },
      };
    case 'Hangup':
      answerLeg(world, leg);
      return { kind: 'hang-up', why: '<Hangup>' };
    case 'Reject':
      if (!execution.isFirst || isUp(leg))
        return { kind: 'hang-up', why: '<Reject> after the call was answered' };
      return { kind: 'reject', status: verb.attributes.reason === 'busy' ? 'busy' : 'no-answer' };
    default:
      // Unknown verbs have been warned of by the grammar; known ones that are missing here are our own gap.
      if (isKnownVerb(verb.name)) {
        world.trace.add({
          kind: 'violation',
          side: 'simulator',
          what: `<${verb.name}> is not executed here`,
        });
      }
      return next;
  }
}

async function dial(execution: Execution, verb: Verb): Promise<Step> {
  const conference = verb.children.find((child) => child.name === 'Conference');
  if (conference !== undefined) return dialConference(execution, verb, conference);
  const nouns = verb.children.filter((child) => ['Number', 'Sip', 'Client'].includes(child.name));
  if (nouns.length > 0) return dialNouns(execution, verb, nouns);
  // A bare number between the tags is short for <Number>.
  if (verb.text !== '') {
    return dialNouns(execution, verb, [{ name: 'Number', attributes: {}, text: verb.text, children: [] }]);
  }
  const [noun] = verb.children;
  if (noun !== undefined) {
    const { world } = execution;
    world.trace.add({
      kind: 'violation',
      side: 'simulator',
      what: `<Dial><${noun.name}> is not executed here`,
    });
  }
  return next;
}
