/** The control of each safety rule, how to take it out, and the test that must then turn red. */
export interface Mutation {
  readonly rule: `S${number}`;
  /** What protects, in a few words. */
  readonly control: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly project: 'unit' | 'integration' | 'e2e';
  readonly test: string;
  /** Selects the test by its name. */
  readonly name: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'S6',
    control: 'a later assessment never lowers the level',
    file: 'src/core/call/lookup.ts',
    find: 'level: raised(raised(d.lookup.level, e.assessment?.level ?? null), e.plan.level),',
    replace: 'level: e.assessment?.level ?? null,',
    project: 'unit',
    test: 'test/unit/core/call',
    name: 'S6',
  },
  {
    rule: 'S8',
    control: 'nobody is audible before the handler says who is speaking',
    file: 'src/core/call/seat-modes.ts',
    find: "return asHandler && (d.seat.speaker?.who === 'victim' || d.seat.speaker?.who === 'other');",
    replace: 'return asHandler;',
    project: 'unit',
    test: 'test/unit/core/call',
    name: 'S8',
  },
  {
    rule: 'S9',
    control: 'only served orders are in force',
    file: 'src/core/register/order-standing.ts',
    find: '',
    replace: '',
    project: 'unit',
    test: 'test/unit/core/register/assess.test.ts',
    name: 'S9',
  },
  {
    rule: 'S12',
    control: 'a repeated event gets the reply it got before',
    file: 'src/redis/calls/scripts.ts',
    find: 'if reply or version ~= ARGV[1] then',
    replace: 'if version ~= ARGV[1] then',
    project: 'integration',
    test: 'test/integration/redis/calls/call-store.test.ts',
    name: 'S12',
  },
];
