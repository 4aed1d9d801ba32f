import type { Simulator } from './api.ts';
import type { SimulatorOptions } from './options.ts';

/** Starts a simulator in this process and resolves once it listens. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  throw new Error(`the simulator cannot start yet (${Object.keys(options).length} options given)`);
}
