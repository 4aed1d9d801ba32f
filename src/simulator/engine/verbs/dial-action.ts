import { methodOf, type Verb } from '../../twiml/verb.ts';
import { type DocumentRequest, loadDocument } from '../documents.ts';
import { type Execution, next, type Step, stopped } from '../execution.ts';
import { absolute } from '../sounds-of-verbs.ts';

/** What follows a Dial that is over: its `action` if it has one, else the next verb. */
export function afterDial(execution: Execution, dial: Verb, fields: Readonly<Record<string, string>>): Step {
  const request = actionRequest(execution, dial, fields);
  return request === undefined ? next : { kind: 'goto', request };
}

/**
 * A Dial that was stopped from outside. Its caller hung up: `action` may still be asked, for the record. The leg was
 * given new TwiML: `action`, or without one a following Redirect, is still asked, and the answer ignored
 * (Twilio changelog 2021-05-24).
 */
export function afterStoppedDial(
  execution: Execution,
  dial: Verb,
  fields: Readonly<Record<string, string>>,
): Step {
  const { world, leg, signal } = execution;
  const hungUp = signal.reason === 'hung-up';
  if (hungUp && world.switches.dialActionAfterHangup === 'not-requested') return stopped;
  const request = actionRequest(execution, dial, fields) ?? (hungUp ? undefined : redirectAfter(execution));
  if (request !== undefined) void loadDocument(world, leg, request);
  return stopped;
}

function actionRequest(
  execution: Execution,
  dial: Verb,
  fields: Readonly<Record<string, string>>,
): DocumentRequest | undefined {
  const action = dial.attributes.action;
  if (action === undefined || action === '') return undefined;
  return { url: absolute(action, execution.baseUrl), method: methodOf(dial), purpose: 'action', fields };
}

function redirectAfter(execution: Execution): DocumentRequest | undefined {
  const [following] = execution.following;
  if (following?.name !== 'Redirect') return undefined;
  return {
    url: absolute(following.text, execution.baseUrl),
    method: methodOf(following),
    purpose: 'redirect',
  };
}
