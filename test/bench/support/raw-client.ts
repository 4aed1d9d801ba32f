import { connect, type Socket } from 'node:net';

/** One prepared HTTP/1.1 request, whole, and what its answer must contain. */
export type Prepared = Buffer;

export interface LoadResult {
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds from the intended moment to the last byte, sorted. */
  readonly latenciesMs: Float64Array;
}

/** A connection that sends one request at a time and reads answers by Content-Length. Fast enough not to be what is measured. */
class Line {
  readonly #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #waiting: ((ok: boolean) => void) | null = null;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', () => this.#settle(false));
    this.#socket.on('close', () => this.#settle(false));
  }

  send(request: Prepared): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#buffer.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#buffer.length < end + 4 + length) return;
    this.#buffer = Buffer.alloc(0);
    this.#settle(head.startsWith('HTTP/1.1 200'));
  }

  #settle(ok: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(ok);
  }
}

/** Closed loop: as fast as `connections` can, for `seconds` or until the requests are used up. */
export async function asFastAsPossible(
  port: number,
  requests: readonly Prepared[],
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const lines = Array.from({ length: connections }, () => new Line(port));
  const latencies: number[] = [];
  let next = 0;
  let failed = 0;
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() < until) {
        const request = requests[next++];
        if (request === undefined) return;
        const sent = performance.now();
        if (await line.send(request)) latencies.push(performance.now() - sent);
        else failed += 1;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1_000;
  for (const line of lines) line.close();
  return {
    answered: latencies.length,
    failed,
    seconds: elapsed,
    latenciesMs: Float64Array.from(latencies).sort(),
  };
}

/**
 * Open loop: requests at random moments of a given mean rate (Poisson), latency from the intended moment, so that a
 * server that falls behind is not forgiven (no coordinated omission).
 */
export async function atRate(
  port: number,
  requests: readonly Prepared[],
  connections: number,
  perSecond: number,
  seconds: number,
): Promise<LoadResult> {
  const idle = Array.from({ length: connections }, () => new Line(port));
  const all = [...idle];
  const queue: { request: Prepared; intended: number }[] = [];
  const latencies: number[] = [];
  let failed = 0;
  let running = 0;
  const pump = (): void => {
    while (queue.length > 0 && idle.length > 0) {
      const { request, intended } = queue.shift() as { request: Prepared; intended: number };
      const line = idle.pop() as Line;
      running += 1;
      void line.send(request).then((ok) => {
        if (ok) latencies.push(performance.now() - intended);
        else failed += 1;
        running -= 1;
        idle.push(line);
        pump();
      });
    }
  };
  const started = performance.now();
  let at = started;
  let next = 0;
  while (at < started + seconds * 1_000 && next < requests.length) {
    at += (-Math.log(1 - Math.random()) / perSecond) * 1_000;
    while (performance.now() < at) await new Promise((resolve) => setImmediate(resolve));
    queue.push({ request: requests[next++] as Prepared, intended: at });
    pump();
  }
  while (running > 0 || queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const line of all) line.close();
  return {
    answered: latencies.length,
    failed,
    seconds: (performance.now() - started) / 1_000,
    latenciesMs: Float64Array.from(latencies).sort(),
  };
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
