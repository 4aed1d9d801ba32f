export const BENCH_PREFIX = 'bench:';
export const BENCH_SEALING = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) };
