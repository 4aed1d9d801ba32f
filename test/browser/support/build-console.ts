import { build } from 'vite';

/** The console as it is served: built once for the whole project. */
export default async function setup(): Promise<void> {
  await build({ configFile: new URL('../../../scripts/vite.console.ts', import.meta.url).pathname });
}
