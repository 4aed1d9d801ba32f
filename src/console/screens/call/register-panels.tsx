import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { Panel } from '../../kit/panel.tsx';
import { ShapeMark } from '../../kit/shapes.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { orderWords, STANDING_WORDS } from '../../words/call-words.ts';
import { safeNow, windowWords } from '../../words/safe-now.ts';
import { clockTime, dateWithAge, plainDate } from '../../words/times.ts';

type Assessment = NonNullable<FeedCard['assessment']>;
type Order = Assessment['orders'][number];

/** Orders with each condition as a plain yes or no; only those in force read so (S9). */
export function OrdersPanel({ assessment }: { readonly assessment: Assessment }) {
  const { orders, people } = assessment;
  if (orders.length === 0) return null;
  const nameOf = (id: string) =>
    people.find(({ personId }) => personId === id)?.name ?? 'somebody not on this number';
  return (
    <Panel title="Court orders" aside={<span class="hint">Handler confirms; dispatch is not delayed</span>}>
      {orders.map((order) => (
        <OneOrder key={order.orderId} order={order} nameOf={nameOf} />
      ))}
    </Panel>
  );
}

function OneOrder({ order, nameOf }: { readonly order: Order; readonly nameOf: (id: string) => string }) {
  const live = order.standing === 'inForce';
  return (
    <article class={live ? 'order order-live' : 'order'}>
      <header class="order-head">
        <strong>{orderWords(order.type)}</strong>
        <StateMark
          tone={live ? 'bad' : 'plain'}
          shape={live ? 'octagon' : 'ring'}
          words={STANDING_WORDS[order.standing]}
        />
      </header>
      <p>
        Against <strong>{nameOf(order.respondent)}</strong>
        {order.protectedPeople.length > 0 && (
          <>
            , protecting <strong>{order.protectedPeople.map(nameOf).join(', ')}</strong>
          </>
        )}
      </p>
      <dl class="conditions">
        {order.conditions.map((condition) => {
          const at = condition.lastIndexOf(': yes');
          const [what, answer] = at < 0 ? [condition, ''] : [condition.slice(0, at), condition.slice(at + 2)];
          return (
            <div key={condition}>
              <dt>{what}</dt>
              <dd>{answer}</dd>
            </div>
          );
        })}
        <div>
          <dt>power of arrest</dt>
          <dd>{order.powerOfArrest ? 'yes' : 'no'}</dd>
        </div>
      </dl>
      {live && <p>{order.breachConsequence} Contact invited by the protected person is still a breach.</p>}
      <p class="hint">
        {order.expiresOn === null ? 'Until further order' : `Until ${plainDate(order.expiresOn)}`} ·{' '}
        {order.source},{' '}
        {order.verifiedOn === null
          ? 'never verified'
          : `verified ${dateWithAge(order.verifiedOn, now.value)}`}
      </p>
    </article>
  );
}

/** Threats in the words in which they were made, and words that mean "help". */
export function WordsPanel({ assessment }: { readonly assessment: Assessment }) {
  const { threats, codeWords } = assessment;
  if (threats.length === 0 && codeWords.length === 0) return null;
  return (
    <Panel title="Words on record">
      <div class="body stack">
        {codeWords.length > 0 && (
          <p>
            Code word: <strong>{codeWords.join(', ')}</strong>. If you hear it, treat the call as a cry for
            help.
          </p>
        )}
        {threats.map(({ words, on }) => (
          <blockquote key={words + on} class="threat">
            “{words}” <span class="hint">{dateWithAge(on, now.value)}</span>
          </blockquote>
        ))}
      </div>
    </Panel>
  );
}

/** Whether ringing back now would keep to what was agreed. A person decides and confirms it each time (S10). */
export function ContactPanel({ assessment }: { readonly assessment: Assessment }) {
  const agreed = assessment.safeContact ?? [];
  const nobody = assessment.safeToRingBack === 'no';
  return (
    <Panel title="Safe to ring back now?">
      <div class="body stack">
        {agreed.length === 0 && (
          <p>
            <StateMark
              tone={nobody ? 'bad' : 'warn'}
              shape={nobody ? 'cross' : 'ring'}
              words={nobody ? 'NO' : 'Nothing was agreed'}
            />{' '}
            {nobody
              ? 'The number may be answered by the person who is dangerous.'
              : 'Ask before the call ends: number, times, who may answer.'}
          </p>
        )}
        {agreed.map((one) => {
          const { safe, words } = safeNow(one, now.value);
          const may = safe && assessment.safeToRingBack !== 'no';
          return (
            <div key={one.personId} class="stack">
              <p>
                <StateMark
                  tone={may ? 'good' : 'bad'}
                  shape={may ? 'tick' : 'cross'}
                  words={may ? 'YES' : 'NO'}
                />{' '}
                {nobody && safe
                  ? 'It was agreed, but the number may be answered by the person who is dangerous.'
                  : words}
              </p>
              <dl class="conditions">
                <div>
                  <dt>times</dt>
                  <dd>{one.windows.map(windowWords).join('; ') || 'none agreed'}</dd>
                </div>
                <div>
                  <dt>who may answer</dt>
                  <dd>{one.whoMayAnswer.join(', ') || 'only the person'}</dd>
                </div>
                <div>
                  <dt>voicemail · text</dt>
                  <dd>
                    {one.voicemail ? 'yes' : 'no'} · {one.text ? 'yes' : 'no'}
                  </dd>
                </div>
                {(one.codeWord ?? one.stopWord) !== null && (
                  <div>
                    <dt>code word · stop word</dt>
                    <dd>
                      {one.codeWord ?? 'none'} · {one.stopWord ?? 'none'}
                    </dd>
                  </div>
                )}
              </dl>
              <p class="hint">
                Agreed{' '}
                {one.agreedOn === null ? 'on a date not recorded' : dateWithAge(one.agreedOn, now.value)}
              </p>
            </div>
          );
        })}
      </div>
    </Panel>
  );
}

/** Every reason for the level and every rule that did something, with the version of the policy. */
export function WhyPanel({ card }: { readonly card: FeedCard }) {
  const { assessment, plan } = card;
  const reasons = [...(card.risk?.reasons ?? []), ...(assessment?.reasons ?? [])];
  return (
    <Panel
      title="Why"
      aside={
        <span class="hint">
          {plan === null ? 'no plan yet' : `policy version ${plan.policyVersion}, ${plan.introduction}`}
        </span>
      }
    >
      <ul class="reasons">
        {reasons.map((reason) => (
          <li key={reason.code + reason.text}>
            <LevelBadge level={reason.level} short />
            <span>
              {reason.text}
              <span class="hint">
                {' '}
                {reason.source}
                {reason.asOf === null ? ', date not recorded' : `, ${dateWithAge(reason.asOf, now.value)}`}
              </span>
            </span>
          </li>
        ))}
        {plan?.reasons.map(({ rule, because, gave }) => (
          <li key={rule}>
            <span class="rule">
              <ShapeMark shape="bar" /> Rule
            </span>
            <span>
              {because}{' '}
              <span class="hint">
                “{rule}”: {gave.join('; ') || 'nothing further'}
              </span>
            </span>
          </li>
        ))}
        {reasons.length === 0 && (plan?.reasons.length ?? 0) === 0 && (
          <li class="hint">
            {assessment === null
              ? 'Nothing is known yet.'
              : `The register was asked at ${clockTime(assessment.assessedAt)}; no rule had anything to add.`}
          </li>
        )}
      </ul>
    </Panel>
  );
}
