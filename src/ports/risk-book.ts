import type { ForceId } from '../core/ids.ts';
import type { Checklist, ChecklistDefinition } from '../core/risk/checklist.ts';
import type { Lexicon } from '../core/risk/lexicon.ts';
import type { Prompt } from '../core/risk/prompts.ts';

/** What ops teams write about risk: checklists, prompts, lexicons; the last good version of the files. */
export interface RiskBook {
  /** Every version there is, withdrawn ones too. */
  definitions(): readonly ChecklistDefinition[];
  /** The version to start now, resolved for the force; null when there is none, or it is withdrawn. */
  current(checklist: string, force: ForceId): Checklist | null;
  prompts(): readonly Prompt[];
  /** Of the language of a BCP 47 tag; null when there is none. */
  lexicon(language: string): Lexicon | null;
}
