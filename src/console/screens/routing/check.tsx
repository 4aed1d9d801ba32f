import type { ReplyOf } from '../../../wire/api.ts';
import type { Resource } from '../../api/resource.ts';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';

type Problems = ReplyOf<'checkRouting'>;
export type Problem = Problems['errors'][number];

/** What is wrong, and what is worth knowing: each with its place, and a way there. */
export function CheckPart(props: {
  readonly found: Resource<Problems>;
  readonly onGo: (problem: Problem) => void;
}) {
  const problems = props.found.value.value;
  if (problems === null) return <Loading what="the check" of={props.found} />;
  const { errors, warnings, tests } = problems;
  return (
    <>
      <AsItWas what="the check" of={props.found} />
      {errors.length === 0 ? (
        <p class="routing-well">
          {tests === 0
            ? 'Nothing is wrong. There are no policy tests yet.'
            : `Nothing is wrong. ${tests} policy tests hold.`}
        </p>
      ) : (
        <Notice
          tone="bad"
          title={errors.length === 1 ? 'One thing is wrong.' : `${errors.length} things are wrong.`}
        >
          It cannot be proposed like this. What is in force is not touched.
        </Notice>
      )}
      <Problems title="To mend" problems={errors} tone="bad" onGo={props.onGo} />
      <Problems title="Worth knowing" problems={warnings} tone="warn" onGo={props.onGo} />
    </>
  );
}

function Problems(props: {
  readonly title: string;
  readonly problems: readonly Problem[];
  readonly tone: 'bad' | 'warn';
  readonly onGo: (problem: Problem) => void;
}) {
  if (props.problems.length === 0) return null;
  return (
    <section aria-label={props.title}>
      <h3>{props.title}</h3>
      <ul class="problems">
        {props.problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.column}:${problem.message}`}>
            <button type="button" class="link problem-place" onClick={() => props.onGo(problem)}>
              {problem.file}:{problem.line}:{problem.column}
            </button>
            <span>
              {problem.message}
              {problem.hint !== null && <span class="hint"> {problem.hint}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
