import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dueTime } from '../../../src/core/referrals/clock.ts';
import { formatFileErrors } from '../../../src/files/file-error.ts';
import { FOLLOW_UP_FILE_NAMES, parseFollowUpFiles } from '../../../src/service/follow-up-files.ts';

const config = join(import.meta.dirname, '../../../config');
const shipped = Object.fromEntries(
  FOLLOW_UP_FILE_NAMES.map((name) => [name, readFileSync(join(config, name), 'utf8')]),
);

function errorsWith(file: string, change: (text: string) => string): string {
  const loaded = parseFollowUpFiles({ ...shipped, [file]: change(shipped[file] ?? '') });
  return loaded.ok ? '' : formatFileErrors(loaded.errors);
}

/** The children's services with a form of their own. */
function withForm(text: string, form: string): string {
  const place = "    name: Westshire children's services (MASH)\n    route: signedHttp\n";
  return text.replace(place, `${place}    templates: { childrens-social-care: ${form} }\n`);
}

describe('the files of follow-ups that we ship', () => {
  const loaded = parseFollowUpFiles(shipped);

  it('are right, and hold every pathway with a clock that its calendar can answer', () => {
    if (!loaded.ok) throw new Error(formatFileErrors(loaded.errors));
    const { book } = loaded.files;
    expect(book.all().map((pathway) => pathway.id)).toEqual([
      'victim-support',
      'idva',
      'marac',
      'childrens-social-care',
      'operation-encompass',
      'adult-safeguarding',
      'clares-law',
      'order-breach',
      'protection-notice',
      'suspect-released',
      'call-review',
      'safe-re-contact',
    ]);
    const raisedAt = Date.parse('2026-12-24T18:00:00Z');
    for (const pathway of book.all()) {
      const due = dueTime(pathway.clock, book.calendar(pathway.calendar)!, raisedAt);
      expect(due.calendarKnown).toBe(true);
      expect(due.dueAt).toBeGreaterThan(raisedAt);
    }
  });

  it('send at a pace, unless told otherwise: ten referrals a second to a partner, a hundred deliveries in all', () => {
    if (!loaded.ok) throw new Error('see above');
    const { partners, queues } = loaded.files.partners;
    expect(queues).toEqual({ deliveries: 100, alarms: 50, notices: 50 });
    expect(partners.find((each) => each.route === 'signedHttp')).toMatchObject({ maxPerSecond: 10 });
  });

  it('keep an order breach open until the action taken is recorded', () => {
    if (!loaded.ok) throw new Error('see above');
    const open = loaded.files.book.all().filter((pathway) => pathway.needsActionTaken);
    expect(open.map((pathway) => pathway.id)).toEqual(['order-breach']);
  });
});

describe('a file of follow-ups with an error', () => {
  it.each<[string, string, (text: string) => string, RegExp]>([
    [
      'a clock of no known kind',
      'pathways.yaml',
      (text) => text.replace('kind: hours', 'kind: hour'),
      /^pathways\.yaml:\d+:\d+: .*kind/,
    ],
    [
      'a recipient that is no partner',
      'pathways.yaml',
      (text) => text.replace('recipient: westshire-idva', 'recipient: westshire-ivda'),
      /^pathways\.yaml:\d+:16: there is no partner westshire-ivda in partners\.yaml/,
    ],
    [
      'a calendar that is not there',
      'pathways.yaml',
      (text) => text.replace('calendar: england', 'calendar: wales'),
      /there is no calendar wales in this file/,
    ],
    [
      'a partner in clear text outside',
      'partners.yaml',
      (text) => text.replace('    internal: true\n', ''),
      /^partners\.yaml:\d+:\d+: .*must be https/,
    ],
    [
      'a pager that is no partner',
      'partners.yaml',
      (text) => text.replace('pager: on-call', 'pager: no'),
      /there is no partner/,
    ],
    [
      'no owner',
      'alarms.yaml',
      (text) => text.replace('owner: supervisor, ', ''),
      /^alarms\.yaml:\d+:\d+: .*owner/,
    ],
    [
      'consent as ground that nobody asks for',
      'pathways.yaml',
      (text) => text.replace('ground: publicTask', 'ground: consent'),
      /where consent is the ground, consent is needed/,
    ],
    [
      'a form that leaves out what the recipient must be told',
      'partners.yaml',
      (text) => withForm(text, "{ ref: '{{callId}}', because: '{{because}}' }"),
      /^partners\.yaml:\d+:\d+: pathway childrens-social-care requires childrenDetails, and this form never names it/,
    ],
    [
      'a form that asks for what may not leave',
      'partners.yaml',
      (text) =>
        withForm(text, "{ a: '{{callId}} {{because}} {{childrenDetails}}', b: { c: '{{safeContact}}' } }"),
      /^partners\.yaml:\d+:\d+: pathway childrens-social-care does not contain \{\{safeContact\}\}/,
    ],
    [
      'a form with braces that are no field',
      'partners.yaml',
      (text) => withForm(text, "{ ref: '{{callId} and more' }"),
      /^partners\.yaml:\d+:\d+: .*a field is written \{\{name\}\}/,
    ],
    [
      'a form for what goes elsewhere',
      'partners.yaml',
      (text) =>
        withForm(text, "{ ref: '{{callId}}' }").replace('templates: { childrens', 'templates: { grown'),
      /^partners\.yaml:\d+:\d+: no pathway grown-social-care goes to partner westshire-mash/,
    ],
    [
      'a pace of nothing',
      'partners.yaml',
      (text) => `${text}\nqueues: { deliveries: 0 }\n`,
      /^partners\.yaml:\d+:\d+: /,
    ],
  ])('%s: is told with file, line and column', (_name, file, change, message) => {
    expect(errorsWith(file, change)).toMatch(message);
  });
});
