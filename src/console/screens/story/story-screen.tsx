import type { ScreenProps } from '../../shell/screen.ts';
import { StoryView } from './story.tsx';

/** `/console/story/<call>`: the running story of a call's people. */
export function StoryScreen({ rest }: ScreenProps) {
  const [callId] = rest;
  return (
    <>
      <h1 class="hidden">The story</h1>
      {callId === undefined ? (
        <p class="empty">Open a call, an open matter or a review to see the story around it.</p>
      ) : (
        <StoryView callId={callId} />
      )}
    </>
  );
}
