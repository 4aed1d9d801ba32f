import { useEffect, useRef } from 'preact/hooks';
import { signal, useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { picture } from '../../feed/feed.ts';
import { useOpenCall } from '../../feed/use-open-call.ts';
import { Column } from '../../kit/column.tsx';
import { Notice } from '../../kit/notice.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { me } from '../../shell/session.ts';
import type { Beside } from '../../words/beside-words.ts';
import { AccountPanel } from '../account/account-panel.tsx';
import { RiskBanner } from '../call/banner.tsx';
import '../call/call.css';
import { OutcomeButton } from '../call/outcome-form.tsx';
import { PeoplePanel } from '../call/people-panel.tsx';
import { ContactPanel, OrdersPanel, WhyPanel, WordsPanel } from '../call/register-panels.tsx';
import { TimelinePanel } from '../call/timeline-panel.tsx';
import { Middle } from '../questions/middle.tsx';
import { AssistCard } from './assist-card.tsx';
import { BesidePlace } from './beside-place.tsx';
import { Caseload } from './caseload.tsx';
import './desk.css';
import { HigherCall } from './higher-call.tsx';
import { OwnPlace } from './own-place.tsx';
import { PresencePanel } from './presence-panel.tsx';

/** The specialist's desk: one call at a time, the story before the audio, and what is due. */
export function DeskScreen() {
  const card = deskCall();
  const taken = useTaken(card);
  const sits =
    card !== undefined &&
    card.endedAt === null &&
    card.seat.state !== 'ringing' &&
    besideIn(card) === undefined
      ? card.callId
      : null;
  useEffect(() => {
    if (sits !== null) satIn.value = sits;
  }, [sits]);
  return (
    <div class="desk">
      {taken.value !== null && (
        <Notice tone="info" title={taken.value}>
          Nothing is asked of you for that call any more.
        </Notice>
      )}
      {card === undefined ? <Waiting /> : <OneCall key={card.callId} card={card} />}
    </div>
  );
}

/** The call that this specialist sat in last: its seat is given back with its end, and its outcome is still to be written. */
const satIn = signal<string | null>(null);

/** The call that this specialist is asked for or sits in; once it is over, until its outcome is written. */
export function deskCall(): FeedCard | undefined {
  const own = me.value?.specialist;
  if (!own) return undefined;
  const { cards } = picture.value;
  const seated = [...cards.values()]
    .filter(({ endedAt }) => endedAt === null)
    .filter((card) => sitsIn(card, own) || besideIn(card) !== undefined)
    .sort((a, b) => b.receivedAt - a.receivedAt)[0];
  if (seated !== undefined) return seated;
  const last = satIn.value === null ? undefined : cards.get(satIn.value);
  return last !== undefined && last.endedAt !== null && last.disposition === null ? last : undefined;
}

function sitsIn({ seat }: FeedCard, own: string): boolean {
  return seat.specialistId === own && seat.state !== 'released';
}

/** One's own place beside the seat: rung with others, relieving, or listening; undefined for whoever has the seat. */
function besideIn(card: FeedCard): Beside | undefined {
  const own = me.value?.specialist;
  if (!own || sitsIn(card, own)) return undefined;
  return card.seat.beside?.find(({ specialistId }) => specialistId === own);
}

/** Says who has a call that was offered here a moment ago: somebody else was quicker, or was asked next. */
function useTaken(card: FeedCard | undefined) {
  const taken = useSignal<string | null>(null);
  const offered = useRef<string | null>(null);
  const ringing = card !== undefined && (besideIn(card) ?? card.seat).state === 'ringing';
  const now = ringing ? card.callId : null;
  const before = offered.current === null ? undefined : picture.value.cards.get(offered.current);
  const other = before?.seat.specialistId ?? null;
  const over = before === undefined || before.endedAt !== null || before.seat.state === 'nobody';
  const own = me.value?.specialist ?? null;
  useEffect(() => {
    if (now !== null) {
      offered.current = now;
      taken.value = null;
    } else if (offered.current === card?.callId) {
      // Accepted, or beside whoever has the seat: it is still theirs.
      offered.current = null;
    } else if (offered.current !== null && other !== own && (other !== null || over)) {
      taken.value =
        other === null
          ? 'The call goes on without a specialist.'
          : `${nameOfSpecialist(other)} has the call you were asked for.`;
      offered.current = null;
    }
  }, [now, other, over, own, card?.callId, taken]);
  return taken;
}

function Waiting() {
  return (
    <div class="desk-columns dims">
      <Column name="You">
        <PresencePanel />
      </Column>
      <Column name="Caseload">
        <Caseload titled />
      </Column>
    </div>
  );
}

function OneCall({ card }: { readonly card: FeedCard }) {
  const beside = besideIn(card);
  const listens = beside?.role === 'trainee' || beside?.role === 'supervisor';
  const offered = (beside ?? card.seat).state === 'ringing';
  // The seat goes with the call: what was being asked is finished afterwards all the same.
  useOpenCall(card.endedAt === null ? null : card.callId);
  return (
    <>
      {offered && <AssistCard card={card} beside={beside} />}
      {!offered && (
        <div class="desk-place">
          {beside === undefined && <HigherCall card={card} />}
          {beside === undefined ? <OwnPlace card={card} /> : <BesidePlace card={card} own={beside} />}
        </div>
      )}
      <div class="dims">
        <RiskBanner card={card} />
      </div>
      {listens ? <Waiting /> : <Story card={card} />}
    </>
  );
}

/** What whoever has or gets the seat reads. Who only listens opens the call instead, which is on record. */
function Story({ card }: { readonly card: FeedCard }) {
  const { assessment } = card;
  return (
    <div class="call-columns dims">
      <Column name="Caller">
        <PeoplePanel card={card} readOnly />
        {assessment !== null && <ContactPanel assessment={assessment} />}
      </Column>
      <Middle card={card}>
        {assessment !== null && <WordsPanel assessment={assessment} />}
        {assessment !== null && <OrdersPanel assessment={assessment} />}
        <WhyPanel card={card} />
      </Middle>
      <Column name="You and your caseload">
        <OutcomeButton card={card} />
        <AccountPanel card={card} />
        <TimelinePanel card={card} />
        <PresencePanel />
        <Caseload titled />
      </Column>
    </div>
  );
}
