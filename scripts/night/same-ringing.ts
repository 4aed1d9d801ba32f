import { heardInWords } from '../../src/simulator/index.ts';
import type { Night } from './night.ts';

/**
 * What a caller hears before anybody answers must not tell a known number from an unknown one (S5). Holds when the two
 * calls named by their `what` sounded alike up to the first voice.
 */
export async function soundedAlike(night: Night, one: string, other: string): Promise<void> {
  const calls = await night.stage.sim.calls();
  const heardBy = (what: string): string => {
    const sid = night.calls.find((call) => call.what === what)?.sid;
    const words = heardInWords(calls.find((call) => call.sid === sid)?.heard ?? []);
    const answeredAt = words.findIndex((word) => word.includes('Desk'));
    // Sorted and each once, without the instants of silence between two sounds: how long each lasts depends on when the
    // machine and the handler get to it, not on who rings.
    const sounds = words.slice(0, answeredAt).filter((word) => word !== 'silence');
    return [...new Set(sounds)].toSorted().join(', ');
  };
  for (const what of [one, other]) night.teller.aside(`before the answer, ${what} heard: ${heardBy(what)}`);
  const alike = heardBy(one) !== '' && heardBy(one) === heardBy(other);
  const differing = alike ? '' : ` (${heardBy(one)}; ${heardBy(other)})`;
  await night.facts.holds(
    `until the answer, the known caller heard exactly what the unknown one heard${differing}`,
    alike,
  );
}
