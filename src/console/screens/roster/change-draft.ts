import { discardDraft, draft } from '../../shell/drafts.ts';
import type { FieldError } from '../../kit/form.tsx';
import { momentsOf } from '../../words/wall-time.ts';

export type ChangeKind = 'away' | 'on' | 'swap';

/** A change as it is being written, in the words of the wall; nothing of it is sent before it is asked for. */
export interface Wanted {
  readonly kind: ChangeKind;
  readonly who: string;
  readonly with: string;
  readonly fromDay: string;
  readonly fromTime: string;
  readonly untilDay: string;
  readonly untilTime: string;
  readonly reason: string;
  readonly words: string;
}

const EMPTY: Wanted = {
  ...{ kind: 'away', who: '', with: '', reason: '', words: '' },
  ...{ fromDay: '', fromTime: '', untilDay: '', untilTime: '' },
};
const place = (field: keyof Wanted) => `roster-change:${field}`;
const FIELDS = Object.keys(EMPTY) as (keyof Wanted)[];

/** What is being written, field by field; it survives a closed form and another screen. */
export function written<Field extends keyof Wanted>(field: Field) {
  return draft<Wanted[Field]>(place(field), EMPTY[field]);
}

/** Begins with what is known already; reasons of an earlier try go. */
export function writeInto(wanted: Partial<Wanted>): void {
  if (Object.keys(wanted).length === 0) return;
  for (const field of FIELDS) draft<string>(place(field), '').value = wanted[field] ?? EMPTY[field];
}

export function discardChange(): void {
  for (const field of FIELDS) discardDraft(place(field));
}

/** A moment as it is written, or why it is none. Of an hour that comes twice a beginning means the first, an end the last. */
function moment(
  end: 'from' | 'until',
  zone: string,
): { readonly at: number; readonly note: string | null } | string {
  const day = written(end === 'from' ? 'fromDay' : 'untilDay').value;
  const time = written(end === 'from' ? 'fromTime' : 'untilTime').value;
  const name = end === 'from' ? 'it begins' : 'it ends';
  if (day === '' || time === '') return `Say when ${name}: day and time.`;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return `Write the time when ${name} as 08:00 or 22:30.`;
  const found = momentsOf(day, time, zone);
  const at = end === 'from' ? found[0] : found.at(-1);
  if (at === undefined) return `${time} is not on the clock of that night: the clocks go forward over it.`;
  const note =
    found.length > 1
      ? `${time} comes twice that night; the ${end === 'from' ? 'first' : 'second'} is meant.`
      : null;
  return { at, note };
}

/** The stretch that is written; null while it is none. */
export function writtenStretch(
  zone: string,
): { readonly from: number; readonly until: number; readonly notes: readonly string[] } | null {
  const [from, until] = [moment('from', zone), moment('until', zone)];
  if (typeof from === 'string' || typeof until === 'string' || until.at <= from.at) return null;
  return { from: from.at, until: until.at, notes: [from.note, until.note].filter((note) => note !== null) };
}

/** What is missing or cannot be, before anything is sent. */
export function changeErrors(zone: string): readonly FieldError[] {
  const [from, until] = [moment('from', zone), moment('until', zone)];
  const [kind, who, taker] = [written('kind').value, written('who').value, written('with').value];
  const errors: FieldError[] = [];
  if (who === '') errors.push({ field: 'specialistId', words: 'Choose whom it is about.' });
  if (kind === 'swap' && (taker === '' || taker === who))
    errors.push({ field: 'with', words: 'Choose who takes the time.' });
  if (typeof from === 'string') errors.push({ field: 'from', words: from });
  if (typeof until === 'string') errors.push({ field: 'until', words: until });
  if (typeof from !== 'string' && typeof until !== 'string' && until.at <= from.at)
    errors.push({ field: 'until', words: 'It ends before it begins.' });
  if (written('reason').value === '') errors.push({ field: 'why', words: 'Choose a reason.' });
  return errors;
}

/** The reason as it is kept: of a kind, with words where they say more. */
export function writtenReason(): string {
  const [reason, words] = [written('reason').value, written('words').value.trim()];
  return (words === '' ? reason : `${reason}: ${words}`).slice(0, 120);
}
