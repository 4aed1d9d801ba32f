import { type ChecklistDefinition, forForce } from '../core/risk/checklist.ts';
import type { RiskBook } from '../ports/risk-book.ts';
import type { RiskFiles } from './risk-files.ts';

/** The book over whatever files are in force at the moment of asking. */
export function createRiskBook(files: () => RiskFiles): RiskBook {
  return {
    definitions: () => files().checklists,
    current(checklistId, force) {
      const isCurrent = (one: ChecklistDefinition) => one.id === checklistId && one.status === 'current';
      const found = files().checklists.find(isCurrent);
      return found === undefined ? null : forForce(found, force);
    },
    prompts: () => files().prompts,
    lexicon(language) {
      const primary = language.toLowerCase().split('-')[0];
      return files().lexicons.find((one) => one.language === primary) ?? null;
    },
  };
}
