import { factsOf, figures } from '../core/specialists/figures.ts';
import type { CallStore } from '../ports/call-store.ts';
import type { RecordedCalls } from '../ports/recorded-calls.ts';
import type { SpecialistFigures } from '../ports/specialist-figures.ts';

/** Streams read side by side; nobody on the line waits for them. */
const AT_ONCE = 20;
const PAGE = 500;

/** Works the stored events of each call in again; nothing is counted on the side. */
export function createSpecialistFigures(
  calls: Pick<CallStore, 'events'>,
  recorded: Pick<RecordedCalls, 'page'>,
): SpecialistFigures {
  return {
    async report(which, byHour) {
      const sums = figures(byHour);
      let page = await recorded.page(which, PAGE);
      while (page.length > 0) {
        for (let at = 0; at < page.length; at += AT_ONCE) {
          const streams = page.slice(at, at + AT_ONCE).map(({ callId }) => calls.events(callId));
          for (const events of await Promise.all(streams)) {
            const found = factsOf(events);
            if (found !== null) sums.add(found.call, found.facts);
          }
        }
        const last = page.at(-1);
        page = page.length < PAGE || last === undefined ? [] : await recorded.page(which, PAGE, last);
      }
      return sums.rows();
    },
  };
}
