import type { ReplyOf } from '../../../wire/api.ts';
import { dayName, fromTo, type WallDay, wallOf } from '../../words/wall-time.ts';

export type Ahead = ReplyOf<'rosterAhead'>;
export type Person = Ahead['people'][number];
export type Gap = Ahead['gaps'][number];
export type Override = ReplyOf<'listRosterOverrides'>['overrides'][number];

interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** A piece of somebody's day, as it is drawn and as it is said. */
export interface Piece extends Stretch {
  readonly kind: 'desk' | 'extra' | 'onCall' | 'away' | 'leave' | 'gap';
  /** After its times, in words: "at a desk", "away: sick". */
  readonly words: string;
}

/** Everything of one person in a stretch, clipped to it: what was taken away first, so that what is on lies over it. */
export function piecesOf(person: Person, overrides: readonly Override[], within: Stretch): readonly Piece[] {
  const own = overrides.filter(({ specialistId, cancelled }) => specialistId === person.id && !cancelled);
  const of = (kind: Override['kind']) => own.filter((one) => one.kind === kind);
  const extra = of('on');
  const pieces: Piece[] = [
    ...person.leave.map((leave) => ({ ...leave, kind: 'leave' as const, words: leaveWords(leave.why) })),
    ...of('away').map((gone) => ({ ...gone, kind: 'away' as const, words: `away: ${gone.why}` })),
    ...person.onCall.map((one) => ({
      ...{ ...one, kind: 'onCall' as const, words: `on call at home, tier ${one.tier}` },
    })),
    ...without(person.desk, extra).map((one) => ({ ...one, kind: 'desk' as const, words: 'at a desk' })),
    ...extra.flatMap((more) =>
      person.desk
        .flatMap((one) => clipped(one, more))
        .map((one) => ({ ...one, kind: 'extra' as const, words: `besides: ${more.why}` })),
    ),
  ];
  return pieces.flatMap((piece) => clipped(piece, within).map((left) => ({ ...piece, ...left })));
}

function leaveWords(why: string): string {
  return /leave/i.test(why) ? why : `leave: ${why}`;
}

export function gapPieces(gaps: readonly Gap[], within: Stretch): readonly Piece[] {
  return gaps.flatMap((gap) =>
    clipped(gap, within).map((left) => ({ ...left, kind: 'gap' as const, words: gapWords(gap) })),
  );
}

/** What is missing, in words; where it is missing stands beside it. */
export function gapWords({ force, skill }: Pick<Gap, 'force' | 'skill'>): string {
  return skill === null ? `Nobody of ${force}` : `Nobody with ${skillWords(skill)}`;
}

export function skillWords(skill: string): string {
  const readable = skill.replaceAll('-', ' ');
  if (readable === 'bsl' || readable === 'lgbt') return readable.toUpperCase();
  return ['polish', 'welsh'].includes(readable)
    ? readable.charAt(0).toUpperCase() + readable.slice(1)
    : readable;
}

/** One row for each thing that is missing in these stretches; nobody at all first. */
export function gapRows(
  gaps: readonly Gap[],
): readonly { readonly of: Gap; readonly gaps: readonly Gap[] }[] {
  const rows = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const key = `${gap.force} ${gap.skill ?? ''}`;
    rows.set(key, [...(rows.get(key) ?? []), gap]);
  }
  return [...rows.values()]
    .map((all) => ({ of: all[0] as Gap, gaps: all }))
    .sort((a, b) => Number(a.of.skill !== null) - Number(b.of.skill !== null));
}

/** "06–18", "17:30–00": as much as a bar has room for; the hour alone where the minutes are nought. */
export function shortStretch({ from, until }: Stretch, zone: string): string {
  const short = (at: number) => wallOf(at, zone).time.replace(':00', '');
  return `${short(from)}–${short(until)}`;
}

/** "06:00 to 18:00", or "all day". */
export function stretchWords(piece: Stretch, day: WallDay, zone: string): string {
  if (piece.from === day.from && piece.until === day.until) return 'all day';
  const end = piece.until === day.until ? '24:00' : wallOf(piece.until, zone).time;
  return `${wallOf(piece.from, zone).time} to ${end}`;
}

/** What a reader hears of a day: "Thu 26 Nov: 16:00 to 24:00 at a desk". */
export function dayWords(pieces: readonly Piece[], day: WallDay, zone: string): string {
  const said = pieces.toSorted((a, b) => a.from - b.from);
  const words = said.map((piece) => `${stretchWords(piece, day, zone)} ${piece.words}`);
  return `${dayName(day.date)}: ${words.length === 0 ? 'off' : words.join('; ')}`;
}

/** A change in a sentence, for whoever sees it second: "Amina Example away Thu 26 Nov, 08:00 to 16:00: sick". */
export function changeWords(change: Override, nameOf: (id: string) => string, zone: string): string {
  const what = change.kind === 'away' ? 'away' : 'on besides';
  return `${nameOf(change.specialistId)} ${what} ${fromTo(change, zone)}: ${change.why}`;
}

/** What others did between two readings: changes that are new, or taken back since. */
export function newsBetween(before: readonly Override[], after: readonly Override[]): readonly Override[] {
  const known = new Map(before.map((one) => [one.id, one]));
  return after.filter((one) => {
    const was = known.get(one.id);
    return was === undefined || (was.cancelled === null && one.cancelled !== null);
  });
}

/** What is left of `windows` where none of `holes` is. */
function without(windows: readonly Stretch[], holes: readonly Stretch[]): readonly Stretch[] {
  let left = windows;
  for (const hole of holes)
    left = left.flatMap((one) => [
      ...clipped(one, { from: one.from, until: hole.from }),
      ...clipped(one, { from: hole.until, until: one.until }),
    ]);
  return left;
}

function clipped(one: Stretch, within: Stretch): Stretch[] {
  const [from, until] = [Math.max(one.from, within.from), Math.min(one.until, within.until)];
  return from < until ? [{ from, until }] : [];
}
