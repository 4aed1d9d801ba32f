import type { LineState, SeatState } from '../../src/core/call/call.ts';

/** A change of one table that another brings about by a signal. Random walks hold this list to what happens. */
export interface Coupling<State> {
  readonly signal: string;
  readonly from: readonly State[];
  readonly to: State;
}

/** What the line does because of the seat: each behind a handler's explicit act (S1). */
export const LINE_HEARS: readonly Coupling<LineState>[] = [
  { signal: 'hand-over confirmed', from: ['connected'], to: 'handedOver' },
  { signal: 'specialist gone or quiet', from: ['handedOver', 'connecting'], to: 'connecting' },
];

const ACCEPTED: readonly SeatState[] = [
  ...(['outside', 'entering', 'listening', 'coaching', 'audible', 'handingOver', 'leading'] as const),
];

/** What the seat does because of the line, or of whoever sits beside. */
export const SEAT_HEARS: readonly Coupling<SeatState>[] = [
  {
    signal: 'second specialist in the room takes over',
    from: ['outside', 'entering', 'coaching'],
    to: 'listening',
  },
  ...(['claiming', 'ringing', 'outside', 'entering', 'listening'] as const).map((to) => ({
    signal: 'first specialist lost during a swap',
    from: ACCEPTED.filter((state) => state !== to),
    to,
  })),
  { signal: 'direct call moved into a room', from: ['advising'], to: 'ringing' },
  { signal: 'handler out or held', from: ['coaching', 'handingOver'], to: 'listening' },
  { signal: 'handler out while audible', from: ['handingOver'], to: 'audible' },
  {
    signal: 'fresh room',
    from: ['entering', 'listening', 'coaching', 'audible', 'handingOver', 'leading'],
    to: 'outside',
  },
  {
    signal: 'call went direct',
    from: ['ringing', 'outside', 'entering', 'listening', 'coaching', 'audible', 'handingOver', 'leading'],
    to: 'advising',
  },
  {
    signal: 'call ended',
    from: [
      ...['claiming', 'ringing', 'outside', 'entering', 'listening', 'coaching', 'audible'],
      ...['handingOver', 'leading', 'advising', 'exhausted'],
    ] as SeatState[],
    to: 'released',
  },
];
