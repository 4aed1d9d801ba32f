import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openStage, type Stage } from '../../support/stage.ts';
import type { WorldOptions } from '../../support/world.ts';
import { launchChromium } from './chromium.ts';
import { type CuttableFeed, cuttableFeed } from './cuttable-feed.ts';

export type Persona =
  | 'hana-handler'
  | 'amina'
  | 'beth'
  | 'sam-supervisor'
  | 'olu-ops'
  | 'ola-ops'
  | 'kit-keeper'
  | 'kim-keeper'
  | 'ada-auditor'
  | 'eli-engineer';

/** A person at a console of their own: a browser context of their own, so cookies and storage are theirs. */
export interface Seat {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The wire of its feed; a test that cuts it says so with `cuttable`. */
  readonly feed: CuttableFeed | null;
  /** What the page's own console had to say in anger: scripts that broke, the content policy, missing files. */
  readonly complaints: readonly string[];
  /** Presses keys one after another. */
  press(...keys: readonly string[]): Promise<void>;
}

export interface SeatOptions {
  readonly width?: number;
  readonly height?: number;
  /** The feed can be cut. */
  readonly cuttable?: boolean;
}

/** The real service with Redis and the telephone network's double, and consoles of people who use it. */
export interface ControlRoom extends AsyncDisposable {
  readonly stage: Stage;
  readonly url: string;
  /** Signs in as one of the demo's personas, by keyboard. */
  sits(persona: Persona, options?: SeatOptions): Promise<Seat>;
  /** A console nobody has signed in to. */
  opens(path?: string, options?: SeatOptions): Promise<Seat>;
}

export interface ControlRoomOptions extends Omit<WorldOptions, 'redis'> {
  /** Complaints of pages that are part of the story; by default there must be none. */
  readonly complaints?: RegExp;
}

/** What a browser says of a failed request, which many stories are about. */
const FAILED_REQUEST = /Failed to load resource|WebSocket connection to/;

/** Looking at a state with axe takes seconds on a busy machine: telephones ring as long as Twilio lets them. */
function patiently(text: string): string {
  return text.replaceAll(/ringTimeoutSeconds: \d+/g, 'ringTimeoutSeconds: 60');
}

export async function openControlRoom(options: ControlRoomOptions = {}): Promise<ControlRoom> {
  const browser: Browser = await launchChromium();
  const stage = await openStage({
    ...options,
    env: { ALONGSIDE_PERSONAS: 'on', ...options.env },
    edit: { 'policy.yaml': patiently, 'lines.yaml': patiently, ...options.edit },
  });
  const url = stage.settings.publicBaseUrl;
  const seats: Seat[] = [];
  const opens = async (path = '/console', size: SeatOptions = {}): Promise<Seat> => {
    const context = await browser.newContext({
      viewport: { width: size.width ?? 1366, height: size.height ?? 768 },
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      reducedMotion: 'reduce',
    });
    const feed = size.cuttable === true ? await cuttableFeed(context) : null;
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !FAILED_REQUEST.test(text)) complaints.push(text);
    });
    const seat: Seat = {
      page,
      context,
      feed,
      complaints,
      async press(...keys) {
        for (const key of keys) await page.keyboard.press(key);
      },
    };
    seats.push(seat);
    await page.goto(`${url}${path}`);
    return seat;
  };
  return {
    stage,
    url,
    opens,
    async sits(persona, size = {}) {
      const seat = await opens('/console', size);
      const door = seat.page.locator(`button.persona[data-persona="${persona}"]`);
      await door.waitFor();
      await door.focus();
      await seat.page.keyboard.press('Enter');
      await seat.page.locator('.head').waitFor();
      return seat;
    },
    async [Symbol.asyncDispose]() {
      const said = seats.flatMap(({ complaints }) => complaints);
      await browser.close();
      await stage[Symbol.asyncDispose]();
      expect(said.filter((text) => options.complaints?.test(text) !== true)).toEqual([]);
    },
  };
}
