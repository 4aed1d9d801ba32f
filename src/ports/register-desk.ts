import type { ActorId, ForceId, PersonId } from '../core/ids.ts';
import type { RegisterChange } from '../core/register/change.ts';
import type { Order } from '../core/register/order.ts';
import type { Household, Person } from '../core/register/person.ts';
import type { DueReview } from '../core/register/retention.ts';
import type { SubjectAccess, WithheldBecause, WithholdablePart } from '../core/register/subject-access.ts';
import type { LocalDate } from '../core/time.ts';
import type { StaffTies } from './register-access.ts';
import type { Proposal } from './register-proposals.ts';
import type { KeptReason } from './register-reasons.ts';

/** Who looks, and why. `breakGlass` opens what is closed, at once and loudly: a supervisor is alarmed and reviews it. */
export interface ConsultRequest {
  readonly requestId: string;
  readonly by: ActorId;
  readonly force: ForceId;
  readonly reason: string;
  readonly breakGlass: boolean;
}

/** Exactly one of these; a name is matched by all its words, in any order. Numbers are E.164. */
export interface SearchFor {
  readonly kind: 'number' | 'name' | 'reference' | 'address' | 'orderReference';
  readonly text: string;
}

/** A person with what belongs to them. */
export interface PersonFile {
  readonly person: Person;
  readonly orders: readonly Order[];
  readonly households: readonly Household[];
}

/** Who wants what, for which force, and why. `requestId` makes asking twice the same as asking once. */
export interface ChangeRequest {
  readonly requestId: string;
  readonly by: ActorId;
  readonly force: ForceId;
  readonly reason: string;
  readonly change: RegisterChange;
}

/** `waits`: it would lower a level; a second person must accept the proposal of that id (S6). */
export type ChangeOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'waits'; readonly proposalId: string };

/** A person for whom something is due. */
export interface PersonDue {
  readonly person: PersonId;
  readonly due: readonly DueReview[];
}

export interface ProposalDecision {
  readonly by: ActorId;
  readonly accepted: boolean;
  readonly reason: string;
}

/**
 * What keepers do with the register outside a call. Every method rejects with an AppError for what is expected, and with
 * `unavailable` while the register cannot be reached.
 */
export interface RegisterDesk {
  search(search: SearchFor, request: ConsultRequest): Promise<readonly Person[]>;
  show(person: PersonId, request: ConsultRequest): Promise<PersonFile>;
  /** What a person gets who asks what is kept about them: a disclosure to them. */
  exportFor(
    person: PersonId,
    withhold: ReadonlyMap<WithholdablePart, WithheldBecause>,
    request: ConsultRequest,
  ): Promise<SubjectAccess>;
  /** Why people looked at or changed the record, in their own words; a consultation itself. */
  historyOf(person: PersonId, request: ConsultRequest): Promise<readonly KeptReason[]>;
  /** Replaces what is known of somebody's own numbers and names, so that looking up oneself is noticed. */
  declareTies(of: ActorId, ties: StaffTies, by: ActorId, requestId: string): Promise<void>;
  change(request: ChangeRequest): Promise<ChangeOutcome>;
  /** A partner's change: always waits for a keeper. Resolves with the proposal's id. */
  propose(request: ChangeRequest): Promise<string>;
  /** The person that a source knows under a reference of its own; null: none. Audited by whoever asks for more. */
  personOf(source: string, reference: string): Promise<PersonId | null>;
  waitingProposals(forces: ReadonlySet<ForceId>, limit: number): Promise<readonly Proposal[]>;
  ownProposals(by: ActorId, limit: number): Promise<readonly Proposal[]>;
  /** Opens what a proposal says: a consultation of whom it is about. `notFound` when it is another force's. */
  showProposal(proposalId: string, forces: ReadonlySet<ForceId>, request: ConsultRequest): Promise<Proposal>;
  decide(proposalId: string, forces: ReadonlySet<ForceId>, decision: ProposalDecision): Promise<Proposal>;
  /** At most so many people for whom something is due, and whether there may be more. Reads a force's whole register. */
  reviewsDue(
    force: ForceId,
    today: LocalDate | null,
    limit: number,
  ): Promise<{ readonly due: readonly PersonDue[]; readonly more: boolean }>;
}
