/** The few things by which the seat may touch the line, each of them behind a handler's explicit act (S1). */
import { alarm, change, type LineDraft, reroute } from './line-draft.ts';

export type SeatSignal =
  | { readonly signal: 'audible'; readonly on: boolean }
  | { readonly signal: 'handedOver' }
  | { readonly signal: 'specialistGone' };

export function hearSeat(d: LineDraft, signal: SeatSignal): void {
  switch (signal.signal) {
    case 'audible':
      change(d, { companyAudible: signal.on && d.line.state !== 'ended' });
      return;
    case 'handedOver':
      return handOver(d);
    case 'specialistGone':
      return specialistGone(d);
  }
}

function handOver(d: LineDraft): void {
  const handler = d.line.handler;
  if (d.line.state !== 'connected' || handler === null) return;
  change(d, { state: 'handedOver', handler: null, companyAudible: true });
  if (handler.legId !== null) d.effects.push({ do: 'endLeg', legId: handler.legId });
}

/** The audible or leading specialist is gone: whoever is alone now is not left so (S3). */
function specialistGone(d: LineDraft): void {
  if (!d.line.companyAudible) return;
  change(d, { companyAudible: false });
  const alone = d.line.handler === null && (d.line.state === 'handedOver' || d.line.state === 'connecting');
  if (!alone) return;
  alarm(
    d,
    'specialistLost',
    'urgent',
    `led-${d.line.generation}`,
    'The specialist who was leading a call was lost; handlers are being rung.',
  );
  reroute(d);
}
