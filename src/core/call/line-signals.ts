/** The few things by which the seat may touch the line, each of them behind a handler's explicit act (S1). */
import { alarm, change, type LineDraft, reroute } from './line-draft.ts';

export type SeatSignal =
  | { readonly signal: 'audible'; readonly on: boolean }
  | { readonly signal: 'handedOver' }
  | { readonly signal: 'specialistGone' };

export function hearSeat(d: LineDraft, signal: SeatSignal): void {
  switch (signal.signal) {
    case 'audible':
      if (d.line.state === 'ended') return;
      if (signal.on) {
        change(d, { companyAudible: true });
        return;
      }
      companyLost(d, false);
      return;
    case 'handedOver':
      handOver(d);
      return;
    case 'specialistGone':
      companyLost(d, true);
      return;
  }
}

function handOver(d: LineDraft): void {
  const handler = d.line.handler;
  if (d.line.state !== 'connected' || handler === null) return;
  change(d, { state: 'handedOver', handler: null, companyAudible: true });
  if (handler.legId !== null) d.effects.push({ do: 'endLeg', legId: handler.legId });
}

/** The caller no longer hears the specialist, who has `gone` or was made quiet: whoever is alone now is not left so (S3). */
function companyLost(d: LineDraft, gone: boolean): void {
  if (!d.line.companyAudible) return;
  change(d, { companyAudible: false });
  const alone = d.line.handler === null && (d.line.state === 'handedOver' || d.line.state === 'connecting');
  if (!alone) return;
  if (gone)
    alarm(
      d,
      'specialistLost',
      'urgent',
      `led-${d.line.generation}`,
      'The specialist who was leading a call was lost; handlers are being rung.',
    );
  reroute(d);
}
