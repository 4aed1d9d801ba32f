import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { type ControlRoom, openControlRoom, type Persona, type Seat } from './support/control-room.ts';
import { keepsFocus } from './support/focus.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

/** One view of a screen that asks for what it shows. The live screens have connection.test.ts. */
interface View {
  readonly persona: Persona;
  /** After `/console/`. */
  readonly path: string;
  /** What it asks for, as its words say it; each is said of. */
  readonly asks: readonly string[];
  /** What stands there when there is nothing. */
  readonly empty: readonly (string | RegExp)[];
  /** Looked at by axe and kept as pictures in every state; the others of the same screen are made of the same parts. */
  readonly looked?: true;
}

const VIEWS: readonly View[] = [
  {
    ...{ persona: 'amina', path: 'desk', asks: ['your caseload'], looked: true },
    empty: ['Nothing is due within a week.'],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'wallboard', looked: true },
    asks: ['the waiting list', 'the curve', 'the roster'],
    empty: ['No call waits for a specialist.', /Somebody is on at every minute|^(Nobody|NOBODY)/, /\d now/],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'referrals/open', asks: ['the follow-ups'], looked: true },
    empty: ['No follow-up is open.'],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'referrals/work', asks: ['the queues', 'the waiting work'] },
    empty: [/Nothing waits: everything/],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'referrals/pathways', asks: ['the pathways'] },
    empty: ['Victim Support'],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'referrals/figures', asks: ['the figures'] },
    empty: ['Nothing was raised in this time.'],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'review/cases', asks: ['the review list'], looked: true },
    empty: [/No call waits for review/],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'review/open', asks: ['what is open'] },
    empty: [/Nothing is open: no threat/],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'review/hand-overs', asks: ['the hand-overs'] },
    empty: [/Nothing was handed over/],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'review/trends', asks: ['the trends', 'the lots'] },
    empty: ['Nothing was marked in this time.', /No lot has been drawn yet|\d+ of \d+/],
  },
  {
    ...{ persona: 'sam-supervisor', path: 'review/figures', asks: ['the report'] },
    empty: [/Half of the high-risk calls/],
  },
  {
    ...{ persona: 'kit-keeper', path: 'register/due', asks: ['what is due'] },
    empty: [/Keep or erase|Review a marker|Nothing is due/],
  },
  {
    ...{ persona: 'kit-keeper', path: 'register/proposals', asks: ['the proposals'] },
    empty: [/Nothing waits: no partner/],
  },
  {
    ...{ persona: 'kit-keeper', path: 'register/import', asks: ['the files', 'the imports'], looked: true },
    empty: ['No file was sent in.', 'Nothing has been imported yet.'],
  },
  {
    ...{ persona: 'olu-ops', path: 'routing/versions', asks: ['the versions'], looked: true },
    empty: [/No version yet/],
  },
  {
    ...{ persona: 'olu-ops', path: 'routing/drafts', asks: ['the drafts'] },
    empty: [/Nobody works on a draft/],
  },
  {
    ...{ persona: 'olu-ops', path: 'routing/introduction', asks: ['the introduction'] },
    empty: [/Brings the specialist in by itself|Decides and records/],
  },
  {
    ...{ persona: 'olu-ops', path: 'routing/shadow', asks: ['the report'] },
    empty: ['No call was recorded in this time.'],
  },
  {
    ...{ persona: 'ada-auditor', path: 'audit', asks: ['the audit log'], looked: true },
    empty: ['Did what'],
  },
];

const PATIENT = { timeout: 20_000 };
const CUT_OFF = { timeout: 30_000 };
const sentence = (what: string) => `${what.charAt(0).toUpperCase()}${what.slice(1)}`;

/** What stands between a console and the service's answers. */
interface Between {
  /** From now on no question is answered. */
  waits(): void;
  /** From now on, and for those that wait, the service says that it cannot answer now. */
  refuses(): Promise<void>;
  /** All is well again. */
  passes(): void;
}

async function between(page: Page): Promise<Between> {
  let now: 'waits' | 'refuses' | 'passes' = 'passes';
  const waiting: Route[] = [];
  const refuse = (route: Route) =>
    route
      .fulfill({
        ...{ status: 503, contentType: 'application/problem+json' },
        body: JSON.stringify({
          ...{ type: 'about:blank', title: 'Unavailable', status: 503, code: 'unavailable' },
          ...{ detail: 'the store does not answer', requestId: 'r1' },
        }),
      })
      .catch(() => undefined);
  await page.route('**/api/v1/**', async (route) => {
    if (now === 'waits') waiting.push(route);
    else if (now === 'refuses') await refuse(route);
    else await route.continue();
  });
  return {
    waits() {
      now = 'waits';
    },
    async refuses() {
      now = 'refuses';
      await Promise.all(waiting.splice(0).map(refuse));
    },
    passes() {
      now = 'passes';
    },
  };
}

async function goesTo(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', '/console/${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

/** Somebody looks here again: what is old is asked for at once, not at the next beat. */
async function looksAgain(page: Page): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
}

async function isLookedAt(page: Page, { path, looked }: View, state: string): Promise<void> {
  if (looked === undefined) return;
  await takePicture(page, `state-${path.replace('/', '-')}-${state}`);
  await expectAccessible(page, `${path}, ${state}`);
}

/** Every word that a live region of the page says from now on, as a screen reader would be given it. */
const COUNT_WORDS_SAID = `globalThis.said = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const at = target instanceof Element ? target : target.parentElement;
    const region = at?.closest('[aria-live], [role=status], [role=alert]');
    if (region) globalThis.said.push(region.textContent);
  }
}).observe(document.body, { subtree: true, childList: true, characterData: true })`;

describe('the states of the screens that ask', () => {
  let room: ControlRoom;
  const seats = new Map<Persona, Seat & { readonly service: Between }>();
  beforeAll(async () => {
    room = await openControlRoom();
    for (const persona of [...new Set(VIEWS.map((view) => view.persona))]) {
      const seat = await room.sits(persona, { cuttable: true });
      seats.set(persona, { ...seat, service: await between(seat.page) });
    }
  });
  afterAll(async () => {
    await room[Symbol.asyncDispose]();
  });
  const at = (persona: Persona) => {
    const seat = seats.get(persona);
    if (seat === undefined) throw new Error('nobody sits there');
    return seat;
  };

  /** On its way, not to be had, empty, old, and as it is again. */
  async function goesThroughItsStates(view: View): Promise<void> {
    const { page, press, service } = at(view.persona);

    // On its way
    await goesTo(page, 'nowhere');
    await page.getByRole('heading', { name: 'There is no such screen for you' }).waitFor();
    service.waits();
    await goesTo(page, view.path);
    for (const what of view.asks) await page.getByText(`Loading ${what} …`).waitFor();
    await isLookedAt(page, view, 'loading');

    // Not to be had, and why; asked again by key, it says so again and keeps the focus
    await service.refuses();
    for (const what of view.asks) {
      const notice = page.locator('.notice', { hasText: `${sentence(what)} cannot be shown now.` });
      await notice.getByText('The store does not answer.').waitFor();
    }
    const again = page.getByRole('button', { name: 'Try again' });
    await again.first().press('Enter');
    await page.getByRole('status').getByText('The store does not answer.').waitFor({ state: 'attached' });
    await again.first().waitFor();
    await isLookedAt(page, view, 'error');

    // Nothing there, and what that means
    service.passes();
    for (let left = view.asks.length; left > 0; left -= 1) {
      await again.first().press('Enter');
      await expect.poll(() => again.count(), PATIENT).toBeLessThan(left);
    }
    for (const words of view.empty) await page.getByText(words).first().waitFor();
    await keepsFocus(page);
    await isLookedAt(page, view, 'empty');

    // Old: since when, and what is there stays
    await service.refuses();
    await looksAgain(page);
    const ask = page.getByRole('button', { name: 'Ask again' });
    for (let left = await ask.count(); left > 0; left -= 1) await ask.first().press('Enter');
    for (const what of view.asks)
      await page
        .locator('.notice')
        .getByText(
          new RegExp(
            `^${sentence(what)}: as at \\d\\d:\\d\\d:\\d\\d; what is below may have changed since\\.$`,
          ),
        )
        .waitFor();
    for (const words of view.empty) await page.getByText(words).first().waitFor();
    await isLookedAt(page, view, 'old');

    // And as it is again
    service.passes();
    await looksAgain(page);
    await page
      .locator('.notice', { hasText: 'may have changed since' })
      .first()
      .waitFor({ state: 'detached' });
    await press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await press('Escape');
    await keepsFocus(page);
  }

  it.each(VIEWS)(
    'given $persona at $path, then on its way, not to be had, empty and old are each said in words',
    goesThroughItsStates,
  );

  it('given a call, then its story, its risk questions, its grades and its hand-overs are never nothing when they are not known', async () => {
    const hana = await room.sits('hana-handler');
    const call = await room.stage.connects(NUMBERS.unknown);
    await takesCall(hana);
    await goesThroughItsStates({
      ...{ persona: 'sam-supervisor', path: `story/${call.sid}`, asks: ['the story'] },
      empty: [/Nothing is open: no threat/],
    });

    // The call’s own screen, opened while the service cannot answer: the call goes on
    const { page } = hana;
    const service = await between(page);
    await goesTo(page, 'call/all');
    await page.getByRole('table', { name: 'Live calls' }).waitFor();
    await service.refuses();
    await goesTo(page, 'call');
    await hana.press('q');
    const parts = ['The grades of this force', 'Hand-overs of this call', 'The checklists'];
    const notice = (words: string) => page.locator('.notice').getByText(words);
    for (const part of parts) await notice(`${part} cannot be shown now.`).waitFor();
    await notice('A grade can be written as it was said.').waitFor();
    await notice('There may be one.').waitFor();
    await hana.press('1');
    await page.getByRole('button', { name: 'The person at risk', pressed: true }).waitFor();
    await takePicture(page, 'state-call-error');
    await expectAccessible(page, 'a call, parts not to be had');

    // Known, and then old
    service.passes();
    await looksAgain(page);
    await page.getByRole('button', { name: 'Begin First minutes' }).waitFor();
    for (const part of parts) await notice(`${part} cannot be shown now.`).waitFor({ state: 'detached' });
    await service.refuses();
    await looksAgain(page);
    for (const part of ['The grades of this force', 'The checklists'])
      await notice(`${part}: as at`).waitFor();
    await page.getByRole('button', { name: 'Begin First minutes' }).waitFor();
    await takePicture(page, 'state-call-old');
    await expectAccessible(page, 'a call, parts old');
    service.passes();
    await room.stage.ends(call);
  });

  it('given a service that says nothing any more, then each screen says stale, then disconnected, once; and is brought up to date when it is back', async () => {
    const eli = await room.sits('eli-engineer');
    const ola = await room.sits('ola-ops');
    const screens: readonly (readonly [Seat, string, string | RegExp])[] = [
      [at('sam-supervisor'), 'referrals/open', 'No follow-up is open.'],
      [at('kit-keeper'), 'register/import', 'No file was sent in.'],
      [at('olu-ops'), 'routing/versions', /No version yet/],
      [at('ada-auditor'), 'audit', 'Did what'],
      [eli, 'health', 'Next step'],
      [ola, 'roster', 'On now'],
    ];
    await Promise.all(
      screens.map(async ([{ page }, path, there]) => {
        await goesTo(page, path);
        await page.getByText(there).first().waitFor();
        await page.getByText(/^Connected \d/).waitFor();
        await page.evaluate(COUNT_WORDS_SAID);
      }),
    );

    // Nothing comes any more
    for (const [{ context, feed }] of screens) {
      feed?.cut();
      await context.setOffline(true);
    }
    await Promise.all(
      screens.map(([{ page }]) => page.getByText(/^Stale: as at \d\d:\d\d:\d\d/).waitFor(CUT_OFF)),
    );
    await Promise.all(
      screens.map(([{ page }]) => page.getByText(/^Disconnected: as at \d\d:\d\d:\d\d/).waitFor(CUT_OFF)),
    );
    for (const [{ page }, path, there] of screens) {
      await page.getByText(there).first().waitFor();
      const said = (await page.evaluate('globalThis.said')) as readonly string[];
      expect(
        said.filter((words) => /^Stale/.test(words)),
        `${path}: ${said.join(' | ')}`,
      ).toHaveLength(1);
      expect(
        said.filter((words) => /^Disconnected/.test(words)),
        path,
      ).toHaveLength(1);
      await takePicture(page, `state-${path.replace('/', '-')}-disconnected`);
      await expectAccessible(page, `${path}, disconnected`);
    }

    // And back
    for (const [{ context, feed }] of screens) {
      feed?.mend();
      await context.setOffline(false);
    }
    await Promise.all(
      screens.map(async ([{ page }, , there]) => {
        await page.getByText(/^Connected \d/).waitFor(CUT_OFF);
        const old = page.locator('.band-disconnected').or(page.getByText(/ may have changed since\.$/));
        await old.first().waitFor({ state: 'detached' });
        await page.getByText(there).first().waitFor();
      }),
    );
  });
});
