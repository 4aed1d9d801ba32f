import { type Decided, seatFacts } from '../../core/specialists/seat-facts.ts';
import { SECOND } from '../../core/time.ts';
import type { Meter } from '../../ports/meter.ts';

/** Counts what one committed decision means for specialists' time. */
export function measureSeat(meter: Meter, decided: Decided): void {
  const { force, linePlan } = decided.after;
  const at = { force, line: linePlan.lineId };
  for (const fact of seatFacts(decided)) {
    if (fact.fact === 'left') continue;
    const level = 'level' in fact ? (fact.level ?? 'none') : '';
    if (fact.fact === 'wanted') meter.count('alongside_specialist_wanted_total', { ...at, level });
    else meter.count('alongside_specialist_offers_total', { ...at, outcome: fact.fact });
    if (fact.fact === 'offered')
      meter.observe('alongside_specialist_offer_seconds', at, fact.afterMs / SECOND);
    if (fact.fact === 'accepted')
      meter.observe('alongside_specialist_accept_seconds', at, fact.afterMs / SECOND);
    if (fact.fact === 'joined')
      meter.observe('alongside_specialist_join_seconds', { ...at, level }, fact.afterMs / SECOND);
  }
}
