import type { ReferralId } from '../core/ids.ts';
import { id } from '../core/ids.ts';
import { type Query, readText } from './urls.ts';

/** The URLs of a re-contact's line: ids and a small number only (S14); signed by Twilio like all the others. */
export const CONTACT_PATHS = {
  document: '/voice/contact/document',
  pin: '/voice/contact/pin',
  key: '/voice/contact/key',
  dialled: '/voice/contact/dialled',
  person: '/voice/contact/person',
  leg: '/voice/contact/leg',
} as const;
export type ContactPath = (typeof CONTACT_PATHS)[keyof typeof CONTACT_PATHS];

/** Builds absolute URLs on the configured public base. */
export type ContactUrls = (path: ContactPath, contact: ReferralId, press: number) => string;

export function contactUrls(publicBaseUrl: string): ContactUrls {
  const base = publicBaseUrl.replace(/\/+$/, '');
  return (path, contact, press) =>
    `${base}${path}?${new URLSearchParams({ contact, press: String(press) }).toString()}`;
}

/** Which press of which contact a webhook is about; null when it does not say. */
export function readPress(query: Query): { readonly contact: ReferralId; readonly press: number } | null {
  const contact = readText(query, 'contact');
  const press = readText(query, 'press');
  if (contact === null || press === null || !/^\d{1,6}$/.test(press)) return null;
  return { contact: id<ReferralId>(contact), press: Number(press) };
}
