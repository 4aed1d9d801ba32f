import type { ChildProcess } from 'node:child_process';

/** In a server under test: tells its own processor time when asked, and ends when told to. */
export function answerTheBench(): void {
  process.on('message', (message) => {
    if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() });
    if (message === 'stop') process.exit(0);
  });
}

/** Processor time of the child so far, microseconds of user and system together: what a busy machine does not distort. */
export function cpuOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      const cpu = (message as { cpu?: NodeJS.CpuUsage }).cpu;
      if (cpu === undefined) return;
      child.off('message', listen);
      resolve(cpu.user + cpu.system);
    };
    child.on('message', listen);
    child.send('cpu');
  });
}
