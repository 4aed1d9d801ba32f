import { amount, flag, methodOf, type Verb, words } from '../../twiml/verb.ts';
import { type Execution, next, type Step, stopped } from '../execution.ts';
import { refreshHearing } from '../hearing.ts';
import { absolute, soundingOf } from '../sounds-of-verbs.ts';

/** Recognition is a fixed good guess here: what was said is what is understood. */
const speechConfidence = '0.92';

interface Input {
  readonly digits: string;
  readonly speech?: string;
  readonly finishedOnKey?: string;
}

/**
 * Collects keys or speech. Nested prompts play and are cut short by the first key or word; then `timeout` runs, anew
 * after every key. Empty input falls through unless `actionOnEmptyResult`. `action` defaults to the document itself.
 */
export async function gather(execution: Execution, verb: Verb): Promise<Step> {
  const { world, leg, signal } = execution;
  const input = await collect(execution, verb);
  leg.own = [];
  refreshHearing(world);
  if (signal.aborted) return stopped;
  const empty = input.digits === '' && input.speech === undefined;
  if (empty && !flag(verb, 'actionOnEmptyResult', false)) return next;
  return {
    kind: 'goto',
    request: {
      url: absolute(verb.attributes.action ?? execution.baseUrl, execution.baseUrl),
      method: methodOf(verb),
      purpose: 'action',
      fields: {
        msg: 'Gather End',
        ...(input.speech === undefined
          ? { Digits: input.digits }
          : { SpeechResult: input.speech, Confidence: speechConfidence }),
        ...(input.finishedOnKey === undefined ? {} : { FinishedOnKey: input.finishedOnKey }),
      },
    },
  };
}

function collect(execution: Execution, verb: Verb): Promise<Input> {
  const { world, leg, signal } = execution;
  const inputs = words(verb, 'input', ['dtmf']);
  const finishOnKey = verb.attributes.finishOnKey ?? '#';
  const mostDigits = amount(verb, 'numDigits', Number.POSITIVE_INFINITY, 1, 1000);
  const timeoutMs = amount(verb, 'timeout', 5, 0, 3600) * 1000;
  const prompts = new AbortController();
  let digits = '';
  return new Promise((resolve) => {
    let timer = world.clock.after(0, () => undefined);
    const finish = (input: Input): void => {
      timer.cancel();
      prompts.abort();
      signal.removeEventListener('abort', onAbort);
      leg.keys = undefined;
      leg.hearsSpeech = undefined;
      leg.listening = false;
      resolve(input);
    };
    const onAbort = (): void => finish({ digits });
    const startTimeout = (): void => {
      timer.cancel();
      timer = world.clock.after(timeoutMs, () => finish({ digits }));
    };
    leg.listening = true;
    if (inputs.includes('dtmf')) {
      leg.keys = (key) => {
        prompts.abort();
        if (key === finishOnKey) return finish({ digits, finishedOnKey: key });
        digits += key;
        if (digits.length >= mostDigits) return finish({ digits });
        startTimeout();
      };
    }
    if (inputs.includes('speech')) leg.hearsSpeech = (speech) => finish({ digits, speech });
    signal.addEventListener('abort', onAbort, { once: true });
    refreshHearing(world);
    void playPrompts(execution, verb, prompts.signal).then(() => {
      if (!prompts.signal.aborted && leg.listening) startTimeout();
    });
  });
}

async function playPrompts(execution: Execution, verb: Verb, signal: AbortSignal): Promise<void> {
  const { world, leg } = execution;
  for (const child of verb.children) {
    if (!['Say', 'Play', 'Pause'].includes(child.name)) continue;
    const { sounds, ms } = await soundingOf(world, child, 'call', execution.baseUrl);
    if (signal.aborted) return;
    leg.own = sounds;
    refreshHearing(world);
    await world.clock.sleep(ms, signal);
    if (signal.aborted) break;
  }
  leg.own = [];
  refreshHearing(world);
}
