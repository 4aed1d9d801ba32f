import type { Transporter } from 'nodemailer';
import type { Clock } from '../ports/clock.ts';
import type { Courier, DeliveryOutcome, Parcel } from '../ports/courier.ts';
import type { PartnerPace } from '../ports/partner-pace.ts';
import type { PartnerSignatures } from '../ports/partner-callbacks.ts';
import { checkSignedBody, derivedSecret } from '../sealing/signed-body.ts';
import type { PartnersFile, PartnerSettings } from '../wire/partners.ts';
import { Circuit } from './circuit.ts';
import { createMailer, mailLink, messageIdOf, type MailDeps } from './email.ts';
import { postSigned } from './signed-http.ts';

export interface CourierDeps {
  /** In force now; read at each delivery, so that a new version applies at once. */
  readonly partners: () => PartnersFile;
  /** Shared secrets by the name that partners.yaml uses; from outside Redis. */
  readonly secrets: ReadonlyMap<string, Buffer>;
  /** Signs for partners that have no secret of their own: the current signing key of the key ring. */
  readonly signingKey: Buffer;
  readonly publicBaseUrl: string;
  readonly pace: PartnerPace;
  /** A partner has failed so often in a row that it is spared for a while: people are told. */
  readonly onDown: (partner: string) => void;
  readonly clock: Clock;
}

/** The secrets that sign to and from a partner; null when partners.yaml names one that is not there. */
export function secretsOf(
  partner: PartnerSettings,
  deps: Pick<CourierDeps, 'secrets' | 'signingKey'>,
): readonly Buffer[] | null {
  if (partner.route !== 'signedHttp' || partner.secret === undefined)
    return [derivedSecret(deps.signingKey, partner.id)];
  const own = deps.secrets.get(partner.secret);
  return own === undefined ? null : [own];
}

/** Delivery by whatever route partners.yaml gives. One circuit a partner. Never rejects. */
export function createCourier(deps: CourierDeps): Courier & PartnerSignatures & { close(): void } {
  const circuits = new Map<string, Circuit>();
  let mail: { readonly deps: MailDeps; readonly mailer: Transporter } | null = null;

  const find = (partnerId: string): PartnerSettings | undefined =>
    deps.partners().partners.find((each) => each.id === partnerId);
  const mailFor = (): typeof mail => {
    const { smtp } = deps.partners();
    if (smtp === undefined) return null;
    if (mail?.deps.smtp !== smtp) {
      mail?.mailer.close();
      const password =
        smtp.passwordSecret === undefined ? null : deps.secrets.get(smtp.passwordSecret)?.toString('utf8');
      const mailDeps = { smtp, password: password ?? null, publicBaseUrl: deps.publicBaseUrl };
      mail = { deps: mailDeps, mailer: createMailer(mailDeps) };
    }
    return mail;
  };

  const byRoute = async (parcel: Parcel, partner: PartnerSettings): Promise<DeliveryOutcome> => {
    switch (partner.route) {
      case 'signedHttp': {
        const secrets = secretsOf(partner, deps);
        if (secrets === null)
          return { kind: 'refused', detail: `the secret ${partner.secret} is not in the secrets file` };
        return await postSigned(parcel, partner, secrets, deps.clock);
      }
      case 'email': {
        const by = mailFor();
        if (by === null) return { kind: 'refused', detail: 'no mail server is configured' };
        return await mailLink(parcel, partner, by.mailer, by.deps);
      }
      case 'manual':
        return { kind: 'manual', detail: `to be delivered by hand: ${partner.instructions}` };
    }
  };

  return {
    async deliver(parcel) {
      const partner = find(parcel.partner);
      if (partner === undefined)
        return { kind: 'refused', detail: `partner ${parcel.partner} is not configured` };
      const circuit = circuits.get(partner.id) ?? new Circuit();
      circuits.set(partner.id, circuit);
      const waitMs = circuit.waitMs(deps.clock.now());
      if (waitMs !== null)
        return { kind: 'notNow', afterMs: waitMs, detail: 'the partner failed repeatedly: waiting a little' };
      const outcome = await byRoute(parcel, partner);
      if (outcome.kind !== 'tryLater') circuit.succeeded();
      else if (circuit.failed(deps.clock.now())) deps.onDown(partner.id);
      return outcome;
    },
    async waitMs(partnerId) {
      const partner = find(partnerId);
      if (partner === undefined || partner.route === 'manual') return 0;
      return await deps.pace.waitMs(partner.id, partner.maxPerSecond);
    },
    messageIdFor(partnerId, idempotencyKey) {
      const from = deps.partners().smtp?.from;
      if (find(partnerId)?.route !== 'email' || from === undefined) return null;
      return messageIdOf(partnerId, idempotencyKey, from);
    },
    isSignedBy(partnerId, signature, rawBody) {
      const partner = find(partnerId);
      const secrets = partner === undefined ? null : secretsOf(partner, deps);
      return secrets !== null && checkSignedBody(signature, rawBody, secrets, deps.clock.now()).ok;
    },
    pager: () => deps.partners().pager ?? null,
    controlRoom: (force) => deps.partners().controlRooms[force] ?? null,
    close() {
      mail?.mailer.close();
    },
  };
}
