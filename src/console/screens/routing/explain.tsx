import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, type Given } from '../../api/client.ts';
import { type Choice, CheckField, Form, SelectField, TextField } from '../../kit/form.tsx';
import { Trouble } from '../../kit/found.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { useResource } from '../../api/resource.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';

type Explanation = ReplyOf<'explainRouting'>['explanations'][number];
type Described = NonNullable<Given<'explainRouting'>['body']['call']>;

const LEVELS: readonly Choice[] = [
  ['', 'No known-risk record'],
  ['standard', 'Standard'],
  ['medium', 'Medium'],
  ['high', 'High'],
];
const SIGNS: readonly Choice[] = [
  ['normal', 'Normal'],
  ['silent', 'Silent'],
  ['abandoned', 'Abandoned'],
];

/** Why a call goes as it goes: for one in words, or for a recorded one. Nothing says who called. */
export function ExplainView() {
  const lines = useResource(
    () => api('get', '/routing/introduction/{ref}', { params: { ref: 'inForce' } }),
    [],
  );
  const place = (name: string) => `explain:${name}`;
  const callId = draft(place('callId'), '');
  const line = draft(place('line'), '');
  const level = draft(place('level'), 'high');
  const sign = draft(place('sign'), 'normal');
  const free = draft(place('free'), '1');
  const earlier = draft(place('earlier'), '0');
  const order = draft(place('order'), false);
  const perpetrator = draft(place('perpetrator'), false);
  const found = useSignal<readonly Explanation[] | null>(null);
  const described = (): Described => ({
    line: line.value,
    ...(level.value !== '' && { level: level.value as 'high' }),
    sign: sign.value as 'normal',
    specialistsFree: Number(free.value),
    ...(order.value && { orderInForce: true }),
    ...(perpetrator.value && { speakerMayBePerpetrator: true }),
    ...(Number(earlier.value) > 0 && { earlierCalls: { household: Number(earlier.value) } }),
  });
  return (
    <div class="routing-explain">
      <Panel title="Which call">
        <div class="body">
          <Trouble what="the lines" of={lines} meanwhile="A recorded call can be explained by its id." />
          <Form
            submit="Explain"
            check={() =>
              callId.value.trim() === '' && line.value === ''
                ? [{ field: 'explain-line', words: 'Choose a line, or give the id of a recorded call.' }]
                : []
            }
            onSubmit={async () => {
              const recorded = callId.value.trim();
              const { explanations } = await api('post', '/routing/explain', {
                body: recorded === '' ? { call: described() } : { callId: recorded },
              });
              found.value = explanations;
              discardDraft(place('callId'));
            }}
          >
            <TextField
              name="explain-call"
              label="A recorded call (id), or below one in words"
              value={callId}
            />
            <SelectField
              name="explain-line"
              label="Line"
              value={line}
              choices={[
                ['', 'Choose'],
                ...(lines.value.value?.lines ?? []).map(
                  (one) => [one.line, `${one.line} (${one.force})`] as const,
                ),
              ]}
            />
            <SelectField name="explain-level" label="What the register says" value={level} choices={LEVELS} />
            <SelectField name="explain-sign" label="The call is" value={sign} choices={SIGNS} />
            <TextField
              name="explain-earlier"
              label="Earlier calls of the household"
              type="number"
              value={earlier}
            />
            <TextField name="explain-free" label="Specialists free" type="number" value={free} />
            <CheckField name="explain-order" label="An order is in force" value={order} />
            <CheckField
              name="explain-perpetrator"
              label="The speaker may be the perpetrator"
              value={perpetrator}
            />
          </Form>
        </div>
      </Panel>
      <div class="routing-explained">
        {found.value === null ? (
          <Panel title="Why">
            <p class="empty">
              The plan, the rule that gave each part of it, and why the others did not apply.
            </p>
          </Panel>
        ) : found.value.length === 0 ? (
          <Panel title="Why">
            <p class="empty">The rules were never asked for this call.</p>
          </Panel>
        ) : (
          found.value.map((explanation, at) => (
            <OneExplanation
              key={at}
              title={found.value?.length === 1 ? 'Why' : `Asked for the ${at + 1}. time`}
              explanation={explanation}
            />
          ))
        )}
      </div>
    </div>
  );
}

function OneExplanation({
  title,
  explanation,
}: {
  readonly title: string;
  readonly explanation: Explanation;
}) {
  const { plan, rules } = explanation;
  return (
    <Panel title={title} aside={<span class="hint">policy version {plan.policyVersion}</span>}>
      <div class="routing-one">
        <Facts
          facts={[
            ['Level', plan.level ?? 'no known-risk record; this does not mean no risk'],
            [
              'Specialist',
              plan.specialist === null ? 'nobody is brought in by itself' : specialistWords(plan.specialist),
            ],
            ['Prompts', plan.prompts.length === 0 ? 'none' : plan.prompts.join(' · ')],
            [
              'Alarms',
              plan.alarms.length === 0
                ? 'none'
                : plan.alarms.map((alarm) => `${alarm.class}: ${alarm.text}`).join(' · '),
            ],
            ['Follow-ups', plan.followUps.length === 0 ? 'none' : plan.followUps.join(', ')],
          ]}
        />
        <ol class="explained-rules">
          {rules.map(({ rule, because, holds, gave, unmet }) => (
            <li key={rule} class={holds ? 'explained-holds' : 'explained-not'}>
              <StateMark tone={holds ? 'good' : 'plain'} shape={holds ? 'tick' : 'bar'} words={rule} />
              <div>
                {holds ? because : `Would need: ${unmet.join('; ')}`}
                {gave.length > 0 && <div class="hint">gave {gave.join(', ')}</div>}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  );
}

function specialistWords({
  skills,
  openingMode,
  overflow,
}: NonNullable<Explanation['plan']['specialist']>): string {
  const steps = overflow.map(
    ({ kind, target, ringTimeoutMs, maxOffers }) =>
      `${target ?? kind} (${ringTimeoutMs / 1_000} s each, at most ${maxOffers})`,
  );
  return `${openingMode}${skills.length > 0 ? `, ${skills.join(', ')}` : ''}; asked in turn: ${steps.join(', then ')}`;
}
