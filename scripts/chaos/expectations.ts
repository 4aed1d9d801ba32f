import type { Fault } from './faults.ts';
import type { StepId } from './steps.ts';

/**
 * What became of the specialist. The caller talks to a handler in every one of them.
 * - `full`: in the room, all modes, hand-over.
 * - `asked`: the same, after nobody could come at first and the handler had to ask again.
 * - `advised`: the service dialled the caller direct; the specialist has the story and advises through the console.
 * - `static`: a document that knows nothing of the call connected the caller; it is found, matched and reviewed afterwards.
 */
export type Outcome = 'full' | 'asked' | 'advised' | 'static';

const FULL: readonly Outcome[] = ['full'];

/** What a fault may come to at a step. Whatever is not named here must end in full. */
export function allowed(fault: Fault, step: StepId): readonly Outcome[] {
  if (step === 'dial') return atDial(fault);
  // The ringback document may be on its way when its web dies: the caller's Dial then ends, and its action dials direct.
  if (step === 'ring' && fault.family === 'web') return ['full', 'advised'];
  return FULL;
}

/** The reply to the first webhook depends on the handler's leg; a web that dies in the middle gives none. */
function atDial(fault: Fault): readonly Outcome[] {
  switch (fault.id) {
    case 'rest-429':
    case 'rest-500':
    case 'rest-silent':
    case 'rest-acts-silent':
    case 'rest-slow':
      return ['advised'];
    case 'web-killed':
    case 'webs-killed-in-turn':
      // The first document, or the ringback asked for right after it, dies with the web: Twilio goes on by the fallback
      // document, or by the Dial's action.
      return ['full', 'advised', 'static'];
    case 'web-terminated':
      // A web that drains answers new calls with the connecting document (design 2.3).
      return ['full', 'static'];
    default:
      return FULL;
  }
}
