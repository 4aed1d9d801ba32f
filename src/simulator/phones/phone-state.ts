import type { PhoneBehaviour } from '../api.ts';
import type { Leg } from '../engine/leg.ts';

/** A telephone, as the engine knows it. */
export interface PhoneState {
  readonly address: string;
  /** The name given by the scenario, else the address. */
  name: string;
  /** True when the scenario gave the name: it then wins over a participant label. */
  named: boolean;
  behaviour: PhoneBehaviour;
  /** Oldest first. */
  readonly legs: Leg[];
}

/** The phone with this address, made when it is first heard of. */
export function phoneAt(phones: Map<string, PhoneState>, address: string, name?: string): PhoneState {
  const known = phones.get(address);
  const phone = known ?? { address, name: address, named: false, behaviour: { does: 'rings' }, legs: [] };
  if (known === undefined) phones.set(address, phone);
  if (name !== undefined) {
    phone.name = name;
    phone.named = true;
  }
  return phone;
}
