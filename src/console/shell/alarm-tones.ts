import { effect } from '@preact/signals';
import { health, picture } from '../feed/feed.ts';
import { announce } from './announce.ts';
import { play } from './sound.ts';
import { serviceHealth } from './service-health.ts';
import { usesFeed } from './session.ts';
import { ALARM_WORDS } from '../words/alarms.ts';

/** Each new alarm is said and sounded once; one sound when the feed is lost. Repeats collapse: an id is one alarm. */
export function soundAlarms(): void {
  const told = new Set<string>();
  let stream: string | null = null;
  effect(() => {
    const { alarms, stream: now } = picture.value;
    // What stood already when the console opened is on the screen; it is no news.
    const first = stream !== now;
    stream = now;
    for (const alarm of alarms.values()) {
      if (told.has(alarm.id)) continue;
      told.add(alarm.id);
      if (first || alarm.closed !== null || alarm.acknowledged !== null) continue;
      announce(
        `${ALARM_WORDS[alarm.class]} alarm: ${alarm.text}`,
        alarm.class === 'urgent' ? 'assertive' : 'polite',
      );
      play(alarm.class);
    }
  });
  let lost = false;
  effect(() => {
    const now = (usesFeed.value ? health : serviceHealth).value === 'disconnected';
    if (now && !lost) {
      announce('Disconnected. What is shown is old.', 'assertive');
      play('disconnected');
    }
    lost = now;
  });
}
