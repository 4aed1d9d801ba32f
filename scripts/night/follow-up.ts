import type { ReplyOf } from '../../src/wire/api.ts';
import { becomes } from './moves.ts';
import type { Night } from './night.ts';

type Referral = ReplyOf<'listReferrals'>['referrals'][number];
type Alarm = ReplyOf<'listAlarms'>['alarms'][number];

/** A referral that the partner has answered for. */
const HELD_BY_PARTNER: readonly Referral['status'][] = ['acknowledged', 'accepted', 'inProgress', 'done'];

/** A number match alone sends nothing: the handler says who called, if they have not yet, and only then it goes. */
async function confirmed(
  night: Night,
  sid: string,
  pathway: string,
  find: () => Promise<Referral | undefined>,
): Promise<void> {
  const { api } = night.stage;
  await becomes(async () => (await find()) !== undefined, 20_000);
  if ((await find())?.unconfirmed !== true) return;
  await night.teller.tell('note', `Referral to ${words(pathway)}: written, and waits. Who called?`);
  const people = (await api.card(sid)).assessment?.people ?? [];
  const person = people.find(({ roles }) => roles.includes('victim')) ?? people[0];
  if (person === undefined) return;
  const refused = await api.asks(sid, 'desk', { type: 'confirmMatch', personId: person.personId });
  await night.facts.holds('a person confirms who called before anything is sent', refused === null);
  await night.teller.tell('screen', 'The handler confirms who it was.');
}

/** The follow-up is at the partner, once, rightly signed, and the partner has said so. */
export async function acknowledgedAtPartner(night: Night, sid: string, pathway: string): Promise<void> {
  const { api, inbox } = night.stage;
  const find = async () => (await api.referrals(sid)).find((one) => one.pathway === pathway);
  await confirmed(night, sid, pathway, find);
  const taken = await becomes(async () => {
    const referral = await find();
    return referral !== undefined && HELD_BY_PARTNER.includes(referral.status);
  }, 20_000);
  const referral = await find();
  await night.facts.holds(`the referral to ${words(pathway)} is delivered and acknowledged`, taken);
  if (referral === undefined) return;
  const atPartner = (await inbox.taken()).filter(({ id }) => id === referral.id);
  await night.facts.holds('the partner has acted on it exactly once', atPartner.length === 1);
  const due = new Date(referral.dueAt);
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/London',
  }).format(due);
  await night.teller.tell(
    'note',
    `Referral to ${words(pathway)}: written, queued, taken by the partner. Due ${day}.`,
  );
}

/** Waits for an alarm about a call; told with its class, its words and who has it. */
export async function alarmRaised(night: Night, sid: string, kind: Alarm['kind']): Promise<Alarm | null> {
  const found = async () =>
    (await night.stage.api.alarms()).filter((alarm) => alarm.callId === sid && alarm.kind === kind).at(-1);
  await becomes(async () => (await found()) !== undefined);
  const alarm = await found();
  await night.facts.holds(`an alarm is raised: ${ALARM_WORDS[kind] ?? kind}`, alarm !== undefined);
  if (alarm === undefined) return null;
  const owner = alarm.owner.replaceAll('-', ' ');
  await night.teller.tell(
    'alarm',
    `${alarm.class.toUpperCase()} for the ${owner}: ${alarm.text}`,
    alarm.raisedAt,
  );
  return alarm;
}

/** The alarm has reached the pager, rightly signed. */
export async function paged(night: Night, alarm: Alarm | null): Promise<void> {
  if (alarm === null) return;
  const there = await becomes(async () =>
    (await night.stage.inbox.taken()).some(({ path, id }) => path === '/pager' && id.startsWith(alarm.id)),
  );
  await night.facts.holds('the pager has the alarm', there);
  if (there)
    await night.teller.tell(
      'alarm',
      'The pager has it. It climbs from duty to duty until somebody acknowledges.',
    );
}

/** The call waits for a specialist who looks at it afterwards. */
export async function reviewListed(night: Night, sid: string, cause: string): Promise<void> {
  const listed = await becomes(async () =>
    (await night.stage.api.reviews()).some((item) => item.callId === sid && item.cause === cause),
  );
  await night.facts.holds('the call is on the review list', listed);
  if (listed)
    await night.teller.tell('note', 'The call is on the review list: a specialist looks at it afterwards.');
}

const ALARM_WORDS: Partial<Record<Alarm['kind'], string>> = {
  abandonedWithMarker: 'a marked caller gave up',
  repeatCalls: 'calls repeat',
  noSpecialist: 'no specialist could come',
  onCallWanted: 'the on-call specialist is wanted',
  degradedCall: 'a call went another way',
};

function words(pathway: string): string {
  return pathway.replaceAll('-', ' ');
}
