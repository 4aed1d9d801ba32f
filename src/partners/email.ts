import { createHash } from 'node:crypto';
import { createTransport, type Transporter } from 'nodemailer';
import type { DeliveryOutcome, Parcel } from '../ports/courier.ts';
import type { EmailPartner, SmtpSettings } from '../wire/partners.ts';

/** The same for every try of one parcel to one partner, and says nothing of its subject. */
export function messageIdOf(partner: string, idempotencyKey: string, from: string): string {
  const digest = createHash('sha256').update(`${partner}\n${idempotencyKey}`).digest('hex').slice(0, 40);
  return `<${digest}@${from.split('@')[1] ?? 'localhost'}>`;
}

export interface MailDeps {
  readonly smtp: SmtpSettings;
  readonly password: string | null;
  /** Where the console is; the mail carries a link and nothing else. */
  readonly publicBaseUrl: string;
}

export function createMailer(deps: MailDeps): Transporter {
  const { smtp, password } = deps;
  return createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.port === 465,
    requireTLS: !smtp.internal && smtp.port !== 465,
    connectionTimeout: smtp.timeoutMs,
    greetingTimeout: smtp.timeoutMs,
    socketTimeout: smtp.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(smtp.user !== undefined && { auth: { user: smtp.user, pass: password ?? '' } }),
  });
}

/**
 * Sends the link once. SMTP cannot tell twice from once: when the server may have taken the message and did not say so,
 * the outcome is `unknown` and a person decides, with the Message-ID to ask after.
 */
export async function mailLink(
  parcel: Parcel,
  partner: EmailPartner,
  mailer: Transporter,
  deps: MailDeps,
): Promise<DeliveryOutcome> {
  const messageId = messageIdOf(partner.id, parcel.idempotencyKey, deps.smtp.from);
  try {
    const sent = await mailer.sendMail({
      from: deps.smtp.from,
      to: partner.to,
      messageId,
      subject: 'A document is waiting for you',
      text: `A document is waiting for you. Sign in to read it:\n\n${linkOf(parcel, deps)}\n`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    if ((sent.rejected ?? []).length > 0)
      return { kind: 'unknown', messageId, detail: 'the mail server took it for some of the addresses only' };
    return { kind: 'delivered', detail: 'the mail server took it', reference: null };
  } catch (error) {
    return failed(error as MailError, messageId);
  }
}

function linkOf(parcel: Parcel, deps: MailDeps): string {
  return new URL(`/console/referrals/${encodeURIComponent(parcel.idempotencyKey)}`, deps.publicBaseUrl).href;
}

interface MailError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
}

/**
 * A reply of the server settles it: 4xx later, 5xx never. Without a reply it is certain only where no session was ever
 * opened: nodemailer reports a connection lost in the middle of a mail in the same words as one lost before it.
 */
function failed(error: MailError, messageId: string): DeliveryOutcome {
  const { responseCode, code, syscall, message } = error;
  if (responseCode !== undefined && responseCode >= 500)
    return { kind: 'refused', detail: `the mail server refused it (${responseCode})` };
  if (responseCode !== undefined && responseCode >= 400)
    return { kind: 'tryLater', detail: `the mail server asks to try later (${responseCode})` };
  const neverOpened =
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    NEVER_OPENED_CODES.has(code ?? '') ||
    NEVER_OPENED_WORDS.has(message);
  if (neverOpened)
    return { kind: 'tryLater', detail: `the mail server was not reached (${code ?? 'no code'})` };
  return { kind: 'unknown', messageId, detail: `the mail may have gone out (${code ?? 'no code'})` };
}

const NEVER_OPENED_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EDNS',
  'ENOTFOUND',
  'ETLS',
  'EAUTH',
]);
const NEVER_OPENED_WORDS: ReadonlySet<string> = new Set(['Connection timeout', 'Greeting never received']);
