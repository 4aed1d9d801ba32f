import type { ClockView } from '../api.ts';
import type { ClockMode } from '../options.ts';
import type { Activity } from './activity.ts';
import { type Timer, TimerQueue } from './timer-queue.ts';

/** How long, in real ms, a jump waits for an application that has not answered before it goes on. */
const settlePatienceMs = 1000;

/**
 * The simulator's time. All its timers hang on it, so that an hour of ringing can pass in a moment.
 * In `real` mode it runs with the wall clock times a factor; in `manual` and `auto` it stands still between jumps.
 */
export class VirtualClock {
  readonly #mode: ClockMode;
  readonly #factor: number;
  readonly #activity: Activity;
  readonly #timers = new TimerQueue();
  #baseMs = Date.now();
  #anchorMs = performance.now();
  #wake: NodeJS.Timeout | undefined;
  #jumping: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(mode: ClockMode, activity: Activity) {
    this.#mode = mode;
    this.#factor = mode.mode === 'real' ? (mode.factor ?? 1) : 0;
    this.#activity = activity;
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  /** Epoch ms of the simulator's time, whole. */
  now(): number {
    return Math.floor(this.#baseMs + (performance.now() - this.#anchorMs) * this.#factor);
  }

  view(): ClockView {
    return {
      nowMs: this.now(),
      mode: this.#mode.mode,
      factor: this.#factor,
      timers: this.#timers.size,
    };
  }

  /** Runs `run` after `ms` of the simulator's time; 0 means at the next turn of the event loop in every mode. */
  after(ms: number, run: () => void): Timer {
    const dueMs = this.now() + Math.max(0, ms);
    if (this.#stopped) return { dueMs, cancel: () => undefined };
    if (ms <= 0) {
      const immediate = setImmediate(run);
      return { dueMs, cancel: () => clearImmediate(immediate) };
    }
    const timer = this.#timers.add(dueMs, run);
    this.#rearm();
    return {
      dueMs,
      cancel: () => {
        timer.cancel();
        this.#rearm();
      },
    };
  }

  /** Resolves after `ms`, or at once when `signal` is or becomes aborted. Never rejects: the caller looks at the signal. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = this.after(ms, finish);
      signal?.addEventListener('abort', finish, { once: true });
      function finish(): void {
        signal?.removeEventListener('abort', finish);
        timer.cancel();
        resolve();
      }
    });
  }

  /** Lets `ms` pass: due timers run in order, and what each of them causes is awaited before the next. */
  advance(ms: number): Promise<void> {
    const jump = this.#jumping.then(() => this.#jump(ms));
    this.#jumping = jump;
    return jump;
  }

  /** Jumps to the next timer; false when there is none within `limitMs`. */
  async advanceToNext(limitMs: number): Promise<boolean> {
    const next = this.#timers.nextDueMs;
    if (next === undefined || next - this.now() > limitMs) return false;
    await this.advance(Math.max(0, next - this.now()));
    return true;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#wake);
    this.#timers.clear();
  }

  async #jump(ms: number): Promise<void> {
    const targetMs = this.now() + ms;
    await this.#activity.settled(settlePatienceMs);
    for (;;) {
      const dueMs = this.#timers.nextDueMs;
      if (dueMs === undefined || dueMs > targetMs) break;
      this.#moveTo(dueMs);
      this.#timers.takeDue(this.now())?.();
      await this.#activity.settled(settlePatienceMs);
    }
    this.#moveTo(targetMs);
    await this.#activity.settled(settlePatienceMs);
  }

  #moveTo(ms: number): void {
    if (ms <= this.now()) return;
    this.#baseMs = ms;
    this.#anchorMs = performance.now();
    this.#rearm();
  }

  #rearm(): void {
    clearTimeout(this.#wake);
    const dueMs = this.#timers.nextDueMs;
    if (this.#factor === 0 || dueMs === undefined || this.#stopped) return;
    const waitMs = Math.max(0, (dueMs - this.now()) / this.#factor);
    this.#wake = setTimeout(() => this.#runDue(), Math.min(waitMs, 2 ** 30));
  }

  #runDue(): void {
    for (let run = this.#timers.takeDue(this.now()); run; run = this.#timers.takeDue(this.now())) run();
    this.#rearm();
  }
}
