import { benchCallsDuringImport } from './calls.ts';
import { benchImport } from './import.ts';
import { benchIndex } from './index.ts';

const SIZES = [10_000, Number(process.env.BENCH_REGISTER_NUMBERS ?? 1_000_000)];
const IMPORTED = Number(process.env.BENCH_REGISTER_ROWS ?? 100_000);

/** Prints what a register of national size costs. `BENCH_REGISTER_NUMBERS=10000000` for ten million (minutes). */
export async function benchRegister(): Promise<void> {
  for (const size of SIZES) await benchIndex(size);
  await benchImport(IMPORTED);
  await benchCallsDuringImport(Math.min(IMPORTED, 20_000));
}

if (import.meta.main) {
  await benchRegister();
  process.exit(0);
}
