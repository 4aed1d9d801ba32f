import { signal } from '@preact/signals';

/** Grows when what is on the screen should be asked for again at once: the service is back, or somebody looks here again. */
export const askAgain = signal(0);

let at: number | null = null;

/** When the service last said anything at all: an answer, even a refusal, or a word of the feed. Null: never yet. */
export const spokeAt = (): number | null => at;

export function serviceSpoke(): void {
  at = Date.now();
}

/** The reply, whatever it says; null when none came. A balancer that says that nobody is behind it is no word of the service. */
export async function anyAnswer(asked: Promise<Response>): Promise<Response | null> {
  const reply = await asked.catch(() => null);
  const ours = reply !== null && (reply.status < 502 || /json/.test(reply.headers.get('content-type') ?? ''));
  if (ours) serviceSpoke();
  return reply;
}

// Browsers let a hidden page ask but once a minute.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') askAgain.value += 1;
});
