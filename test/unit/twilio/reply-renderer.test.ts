import { expect, it } from 'vitest';
import { roomName } from '../../../src/core/call/call.ts';
import type { CallReply } from '../../../src/core/call/effects.ts';
import { type AttemptId, type CallId, id, type LineId } from '../../../src/core/ids.ts';
import { createReplyRenderer } from '../../../src/twilio/reply-renderer.ts';
import { renderReply } from '../../../src/twilio/twiml.ts';
import { voiceUrls } from '../../../src/twilio/urls.ts';

const urls = voiceUrls('https://voice.example');
const aReply = (callId: CallId, generation: number): CallReply => ({
  kind: 'enterRoom',
  place: { lineId: id<LineId>('101'), policyVersion: 7, generation, step: 0, attempt: id<AttemptId>('h1') },
  room: roomName(callId, generation),
});

it('given many calls, when the first reply is rendered from its template, then it is what the library makes for that call', () => {
  const render = createReplyRenderer(urls);
  const calls = [
    ['a', 1],
    ['b', 1],
    ['c', 2],
    ['a', 2],
  ] as const;
  for (const [digit, generation] of calls) {
    const callId = id<CallId>(`CA${digit.repeat(32)}`);
    const reply = aReply(callId, generation);
    expect(render(callId, reply)).toBe(renderReply(callId, reply, urls));
  }
});
