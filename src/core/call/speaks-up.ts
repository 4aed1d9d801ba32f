import type { Call } from './call.ts';

/** A line on which the software is off or only shadows decides and records, and says nothing to anybody. */
export function speaksUp(call: Call): boolean {
  const stage = call.lookup.plan?.introduction;
  return stage !== 'off' && stage !== 'shadow';
}
