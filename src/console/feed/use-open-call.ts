import { useEffect } from 'preact/hooks';
import { openCall } from './feed.ts';

/** Shows a call in full while the component is on the screen: on record as having been looked at. Null: none. */
export function useOpenCall(callId: string | null): void {
  useEffect(() => (callId === null ? undefined : openCall(callId)), [callId]);
}
