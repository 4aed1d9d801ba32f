import { roomName } from '../core/call/call.ts';
import type { CallReply } from '../core/call/effects.ts';
import type { CallId } from '../core/ids.ts';
import { renderReply } from './twiml.ts';
import type { VoiceUrls } from './urls.ts';

export type ReplyRenderer = (callId: CallId, reply: CallReply) => string | null;

/** Stands where the call's id goes while a document is made; no Sid looks like it, and no escaping changes it. */
const PLACEHOLDER = 'CALLxID' as CallId;
/** Lines, versions and steps that are in use at one time are few. */
const KEPT = 500;

/**
 * Renders replies. The first reply of a call differs between callers by the call's id alone, so it is made once by the
 * helper library and then filled in: the helper takes 43 µs for it, filling in takes two (measured), and a caller waits.
 */
export function createReplyRenderer(urls: VoiceUrls): ReplyRenderer {
  const templates = new Map<string, string | null>();
  return (callId, reply) => {
    if (reply.kind !== 'enterRoom') return renderReply(callId, reply, urls);
    const { lineId, policyVersion, generation, step, attempt } = reply.place;
    const key = `${lineId}:${policyVersion}:${generation}:${step}:${attempt}`;
    let template = templates.get(key);
    if (template === undefined) {
      template = renderReply(PLACEHOLDER, { ...reply, room: roomName(PLACEHOLDER, generation) }, urls);
      if (templates.size >= KEPT) templates.clear();
      templates.set(key, template);
    }
    return template?.replaceAll(PLACEHOLDER, callId) ?? null;
  };
}
