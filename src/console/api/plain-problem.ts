import type { Problem } from '../../wire/api/common.ts';

/** What a person is told when something could not be done: what happened, and what to do next. */
export function plainProblem(problem: Problem | null, status: number, asked: 'question' | 'act'): string {
  if (problem === null && asked === 'question')
    return status === 0 ? 'The service does not answer.' : 'The service could not answer.';
  if (problem === null)
    return status === 0
      ? 'The service does not answer. Nothing was changed as far as is known; try again.'
      : 'The service could not answer. Try again.';
  const detail = sentence(problem.detail);
  switch (problem.code) {
    case 'unauthenticated':
      return 'Your session has ended. Sign in again; what you have written is kept.';
    case 'unavailable':
      return asked === 'question' ? detail : `${detail} Nothing was changed; it is safe to try again.`;
    case 'internal':
      return `Something went wrong in the service (report it as ${problem.requestId}).`;
    case 'invalid':
    case 'forbidden':
    case 'notFound':
    case 'conflict':
    case 'tooMany':
      return detail;
  }
}

/** Problem details begin in lower case and have no full stop. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
