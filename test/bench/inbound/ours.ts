/** The service's web role as a process of its own. `LEG=none` puts a carrier that accepts at once, without REST, in Twilio's place. */
import { readSettings } from '../../../src/environment.ts';
import { id, type LegId } from '../../../src/core/ids.ts';
import { createService } from '../../../src/service.ts';
import { answerTheBench } from '../support/cpu.ts';
import type { Telephony } from '../../../src/ports/telephony.ts';

let legs = 0;
const nowhere: Telephony = {
  requestHandlerLeg: async () => ({
    kind: 'accepted',
    legId: id<LegId>(`CA${String(++legs).padStart(32, '0')}`),
  }),
  requestSpecialistLeg: async () => ({
    kind: 'accepted',
    legId: id<LegId>(`CA${String(++legs).padStart(32, '0')}`),
  }),
  findSpecialistLeg: async () => ({ kind: 'unknown', why: 'nowhere' }),
  moveCaller: async () => 'done',
  moveHandler: async () => 'done',
  refetchSpecialist: async () => 'done',
  seat: async () => 'done',
  hold: async () => 'done',
  endLeg: async () => 'done',
  endRoom: async () => 'done',
  inboundSince: async () => [],
  truth: async () => ({ callerLeg: 'inProgress', roomExists: true, participants: [], ended: [] }),
};
const settings = readSettings(process.env);
// The account's limit is not what is measured.
const unlimited = { ...settings, twilio: { ...settings.twilio, callsPerSecond: 1_000_000 } };
const service = await createService(unlimited, process.env.LEG === 'none' ? { telephony: nowhere } : {});
process.send?.({ port: service.port });
answerTheBench();
