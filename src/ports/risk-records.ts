import type { CallId, PersonId } from '../core/ids.ts';
import type { EarlierFilling } from '../core/risk/answers.ts';

/** Answers as they are kept beyond their call, for the next one. Personal data: sealed at rest. */
export interface KeptFilling extends Omit<EarlierFilling, 'samePerson'> {
  /** The call's version it was taken at: an older one never replaces a newer. */
  readonly callVersion: number;
  /** Null: nobody has confirmed who it was. */
  readonly confirmedPerson: string | null;
  readonly people: readonly string[];
}

export interface RiskRecords {
  /** The same or an older version again changes nothing. Rejects when the store does not answer. */
  keep(filling: KeptFilling): Promise<void>;
  /**
   * Takes a person out, for good. Answers confirmed as theirs, or about nobody else, go whole; what is about others too
   * stays theirs. Harmless to repeat.
   */
  forget(person: PersonId): Promise<void>;
  /**
   * What was answered on other calls about these people, newest first, a few. `confirmed`: whether these are the people,
   * or only tied to the number.
   */
  earlier(
    people: readonly PersonId[],
    exceptCall: CallId,
    confirmed: boolean,
  ): Promise<readonly EarlierFilling[]>;
}
