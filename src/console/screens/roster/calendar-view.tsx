import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Form, SelectField, TextField } from '../../kit/form.tsx';
import { Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { draft } from '../../shell/drafts.ts';
import { hrefOf } from '../../shell/route.ts';
import { me } from '../../shell/session.ts';
import { daysLater, wallOf } from '../../words/wall-time.ts';

type Outcome = ReplyOf<'importRosterCalendar'>;
const HOME_ZONE = 'Europe/London';
const MOST_BYTES = 1024 * 1024;

/** One person's shifts from a calendar file: first what would change, in words; then into a draft, which two people publish. */
export function CalendarView() {
  const known = useResource(async () => {
    const from = Date.now();
    const [ahead, { drafts }] = await Promise.all([
      api('get', '/roster/ahead', { query: { from, until: from + 3_600_000 } }),
      api('get', '/routing/drafts', {}),
    ]);
    return { people: ahead.people, drafts };
  }, []);
  const tomorrow = daysLater(wallOf(Date.now(), HOME_ZONE).date, 1);
  const [who, into] = [draft('calendar-who', ''), draft('calendar-draft', 'new')];
  const [firstDay, weeks] = [draft('calendar-first', tomorrow), draft('calendar-weeks', '13')];
  const file = useSignal<{ readonly name: string; readonly text: string } | null>(null);
  const outcome = useSignal<(Outcome & { readonly draftId: string; readonly asked: string }) | null>(null);
  const asked = [who.value, firstDay.value, weeks.value, file.value?.text.length, into.value].join();
  if (known.value.value === null) return <Loading what="people and drafts" of={known} />;
  const { people, drafts } = known.value.value;
  const own = people.filter(({ force }) => me.value?.forces.includes(force) ?? false);

  const send = async (apply: boolean) => {
    const draftId = into.value === 'new' ? await begin() : into.value;
    into.value = draftId;
    const { files } = await api('get', '/routing/drafts/{draftId}', { params: { draftId } });
    const done = await api('put', '/routing/drafts/{draftId}/calendars/{specialistId}', {
      params: { draftId, specialistId: who.value },
      body: {
        ...{ calendar: file.value?.text ?? '', firstDay: firstDay.value, weeks: Number(weeks.value), apply },
        revision: files['roster.yaml']?.revision ?? 0,
      },
    });
    const after = [who.value, firstDay.value, weeks.value, file.value?.text.length, draftId].join();
    outcome.value = { ...done, draftId, asked: after };
    void known.reload();
  };
  const begin = async () => {
    const title = `Shifts of ${who.value} from a calendar`;
    return (await api('post', '/routing/drafts', { body: { title } })).id;
  };
  // What was previewed is taken only as long as nothing of it was changed.
  const shown = outcome.value?.asked === asked ? outcome.value : null;
  return (
    <div class="roster-calendar">
      <Panel title="From a calendar file">
        <div class="body">
          <Form
            submit="Show what would change"
            check={() => [
              ...(who.value === ''
                ? [{ field: 'calendar-who', words: 'Choose whose shifts they are.' }]
                : []),
              ...(file.value === null
                ? [{ field: 'calendar-file', words: 'Choose the calendar file (.ics).' }]
                : []),
              ...(/^\d{4}-\d{2}-\d{2}$/.test(firstDay.value)
                ? []
                : [{ field: 'calendar-first', words: 'Say from which day on.' }]),
              ...(/^\d{1,2}$/.test(weeks.value) && Number(weeks.value) >= 1 && Number(weeks.value) <= 53
                ? []
                : [{ field: 'calendar-weeks', words: 'Weeks are a number from 1 to 53.' }]),
            ]}
            onSubmit={() => send(false)}
          >
            <SelectField
              name="calendar-who"
              label="Whose shifts"
              value={who}
              choices={[['', 'Choose'], ...own.map(({ id, name }) => [id, name] as const)]}
            />
            <div class="field">
              <label for="calendar-file">Calendar file (.ics, at most 1 MiB)</label>
              <input
                id="calendar-file"
                type="file"
                accept=".ics,text/calendar"
                onChange={async ({ currentTarget }) => {
                  const [chosen] = currentTarget.files ?? [];
                  file.value =
                    chosen === undefined || chosen.size > MOST_BYTES
                      ? null
                      : { name: chosen.name, text: await chosen.text() };
                }}
              />
            </div>
            <div class="roster-when">
              <TextField name="calendar-first" label="From this day on" type="date" value={firstDay} />
              <TextField
                name="calendar-weeks"
                label="For so many weeks"
                hint="What repeats for ever is written down for so long."
                type="number"
                value={weeks}
              />
            </div>
            <SelectField
              name="calendar-draft"
              label="Into which draft"
              value={into}
              choices={[['new', 'A new draft'], ...drafts.map(({ id, title }) => [id, title] as const)]}
            />
          </Form>
        </div>
      </Panel>
      <Panel title="What would change">
        {shown === null ? (
          <p class="empty">
            Nothing is shown yet. Shifts last: they go into a draft of the roster and count when two people
            have published it. What is only for today is changed in the week.
          </p>
        ) : (
          <div class="body stack">
            <p>
              <strong>{shown.shifts} shifts</strong> were found in the file
              {shown.applied ? ', and are in the draft.' : '.'}
            </p>
            {shown.changes.length === 0 ? (
              <p class="hint">
                {shown.applied
                  ? 'Nothing else differs.'
                  : 'Nothing would change: the draft has these shifts already.'}
              </p>
            ) : (
              <ul class="roster-diff">
                {shown.changes.map(({ about, name, words }) => (
                  <li key={`${about} ${name} ${words}`}>{words}</li>
                ))}
              </ul>
            )}
            {shown.applied ? (
              <Notice tone="info" title="Taken into the draft; nothing is in force yet.">
                <a href={hrefOf('routing', 'drafts', shown.draftId)}>Propose the draft under Routing</a>
              </Notice>
            ) : (
              <Take
                take={() => send(true)}
                disabled={shown.changes.length === 0 ? 'Nothing would change.' : null}
              />
            )}
          </div>
        )}
      </Panel>
    </div>
  );
}

function Take({ take, disabled }: { readonly take: () => Promise<void>; readonly disabled: string | null }) {
  const error = useSignal<string | null>(null);
  return (
    <>
      {error.value !== null && <Notice tone="bad" title={error.value} />}
      <div class="acts">
        <Button
          kind="main"
          disabled={disabled}
          onPress={() => {
            error.value = null;
            take().catch((failure: unknown) => {
              error.value = failure instanceof Error ? failure.message : String(failure);
            });
          }}
        >
          Take it into the draft
        </Button>
      </div>
    </>
  );
}
