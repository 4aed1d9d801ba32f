import type { Verb } from '../twiml/verb.ts';
import type { World } from './world.ts';

/** Parameters that Twilio obeys and this simulator only accepts. */
const parametersWithoutEffect = [
  'Record',
  'ConferenceRecord',
  'MachineDetection',
  'SendDigits',
  'AsyncAmd',
  'Byoc',
  'ClientNotificationUrl',
];

/** Attributes of the same kind, by element. */
const attributesWithoutEffect: Readonly<Record<string, readonly string[]>> = {
  Dial: ['record', 'referUrl'],
  Conference: ['record', 'eventCallbackUrl'],
  Number: ['sendDigits', 'machineDetection', 'byoc'],
  Sip: ['machineDetection'],
  Gather: ['partialResultCallback'],
};

const off = ['false', 'do-not-record', ''];

/** Says in the trace that a request asks for something that is not simulated, so that no test relies on it. */
export function noteParametersWithoutEffect(world: World, params: Readonly<Record<string, unknown>>): void {
  for (const name of parametersWithoutEffect) {
    const value = params[name];
    if (typeof value === 'string' && !off.includes(value)) note(world, `the parameter ${name}`);
  }
}

/** The same for the attributes of an element and of those inside it. */
export function noteAttributesWithoutEffect(world: World, verb: Verb): void {
  for (const name of attributesWithoutEffect[verb.name] ?? []) {
    const value = verb.attributes[name];
    if (value !== undefined && !off.includes(value)) note(world, `<${verb.name} ${name}>`);
  }
  for (const child of verb.children) noteAttributesWithoutEffect(world, child);
}

function note(world: World, what: string): void {
  world.trace.add({ kind: 'violation', side: 'simulator', what: `${what} has no effect here` });
}
