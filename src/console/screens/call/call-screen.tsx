import type { FeedCard } from '../../../wire/feed.ts';
import { now, picture } from '../../feed/feed.ts';
import { useOpenCall } from '../../feed/use-open-call.ts';
import { Column } from '../../kit/column.tsx';
import { CommandButton } from '../../kit/command-button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { hrefOf } from '../../shell/route.ts';
import type { ScreenProps } from '../../shell/screen.ts';
import { may, me } from '../../shell/session.ts';
import { lineWords, OUTCOME_WORDS } from '../../words/call-words.ts';
import { clockTime, elapsed } from '../../words/times.ts';
import { AccountPanel } from '../account/account-panel.tsx';
import { Middle } from '../questions/middle.tsx';
import { ActionsPanel } from './actions-panel.tsx';
import { RiskBanner } from './banner.tsx';
import './call.css';
import { LiveCalls, liveCalls } from './live-calls.tsx';
import { PeoplePanel, SpeakerPanel } from './people-panel.tsx';
import { ContactPanel, OrdersPanel, WhyPanel, WordsPanel } from './register-panels.tsx';
import { SpecialistPanel } from './specialist-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

/** `/console/call`: one's own call, else the live ones. `/console/call/<id>`: that call. `/console/call/all`: the list. */
export function CallScreen({ rest }: ScreenProps) {
  const [wanted] = rest;
  if (wanted === 'all') return <LiveCalls />;
  const card = wanted === undefined ? ownCall() : picture.value.cards.get(wanted);
  if (card !== undefined) return <OneCall key={card.callId} card={card} />;
  if (wanted === undefined) return <LiveCalls />;
  return (
    <>
      <Notice tone="warn" title="This call is not on your console.">
        It is another force’s, it ended more than an hour ago, or its address is wrong.
      </Notice>
      <LiveCalls />
    </>
  );
}

/** The handler's own: the live one, else the last that still waits for its outcome. */
export function ownCall(): FeedCard | undefined {
  const actor = me.value?.actor;
  const own = [...picture.value.cards.values()]
    .filter(
      ({ line, disposition, endedAt }) =>
        line.handler === actor && (endedAt === null || disposition === null),
    )
    .sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null) || b.receivedAt - a.receivedAt);
  return own[0];
}

function OneCall({ card }: { readonly card: FeedCard }) {
  const mine = card.line.handler === me.value?.actor;
  useOpenCall(mine ? null : card.callId);
  const { assessment } = card;
  return (
    <div class="call">
      <CallLine card={card} mine={mine} />
      <div class="dims call-banner">
        <RiskBanner card={card} />
      </div>
      <div class="call-columns dims">
        <Column name="Caller">
          <SpeakerPanel card={card} />
          <PeoplePanel card={card} />
        </Column>
        <Middle card={card}>
          {assessment !== null && <OrdersPanel assessment={assessment} />}
          {assessment !== null && <WordsPanel assessment={assessment} />}
          {assessment !== null && assessment.people.length > 0 && <ContactPanel assessment={assessment} />}
          <WhyPanel card={card} />
        </Middle>
        <Column name="Specialist and line">
          <SpecialistPanel card={card} />
          <ActionsPanel card={card} />
          <AccountPanel card={card} />
          <TimelinePanel card={card} />
        </Column>
      </div>
    </div>
  );
}

/** One line about the line: what, since when, whose, and where else to look. */
function CallLine({ card, mine }: { readonly card: FeedCard; readonly mine: boolean }) {
  const { line, caller, incident } = card;
  const others = liveCalls().filter(({ callId }) => callId !== card.callId).length;
  const number =
    caller.presentation === 'withheld'
      ? 'number withheld'
      : caller.presentation === 'unusable'
        ? 'no usable number'
        : caller.numberEnding === null
          ? 'number shown when opened'
          : `number ends ${caller.numberEnding}`;
  return (
    <div class="call-line">
      <span class="call-state">
        <strong>{lineWords(card)}</strong>
        <span class="figures">{elapsed((card.endedAt ?? now.value) - card.receivedAt)}</span>
      </span>
      <span>
        Line {card.lineId}, {number}, came in {clockTime(card.receivedAt)}
      </span>
      {(incident.reference ?? incident.grade) !== null && (
        <span>
          Incident {incident.reference ?? '–'}, grade {incident.grade ?? '–'}
        </span>
      )}
      {incident.location !== null && <span>At {incident.location}</span>}
      {line.degraded && <span class="caution">Connected another way; on the review list</span>}
      {card.disposition !== null && <span>Outcome: {OUTCOME_WORDS[card.disposition.outcome]}</span>}
      <span class="call-line-end">
        {!mine && may('calls:command') && (
          <CommandButton
            card={card}
            command={{ type: 'takeCall' }}
            words="This is my call"
            keys="F2"
            kind="main"
          />
        )}
        {mine && <span class="hint">Your call</span>}
        <a href={hrefOf('call', 'all')}>{others === 0 ? 'Live calls' : `${others} other live`}</a>
      </span>
    </div>
  );
}
