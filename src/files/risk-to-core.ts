import type { ChecklistDefinition, Question, Words, WordsByName } from '../core/risk/checklist.ts';
import { parsePhrase, type Phrase } from '../core/risk/phrase.ts';
import type { Indicator } from '../core/risk/indicators.ts';
import type { Lexicon } from '../core/risk/lexicon.ts';
import type { Prompt } from '../core/risk/prompts.ts';
import { fold } from '../core/risk/tokens.ts';
import type { ChecklistFile, WordingFile } from '../wire/checklist.ts';
import type { LexiconFile } from '../wire/lexicon.ts';
import type { PromptsFile } from '../wire/prompts.ts';

/** A lexicon file that passed its schema, ready to listen with. */
export function lexiconToCore(file: LexiconFile): Lexicon {
  return {
    language: file.language,
    version: file.version,
    entries: Object.entries(file.indicators).map(([indicator, entry]) => ({
      indicator: indicator as Indicator,
      phrases: entry.phrases.map(phraseOf),
      except: entry.except.map(phraseOf),
      raisesTo: entry.raisesTo,
    })),
    negations: {
      near: file.negations.near.map(phraseOf),
      far: file.negations.far.map(phraseOf),
      whole: file.negations.whole.map(phraseOf),
      none: file.negations.none.map(phraseOf),
    },
    subjects: new Set(file.subjects.map(fold)),
    turns: new Set(file.turns.map(fold)),
    elsewhere: file.elsewhere.map(phraseOf),
    yes: file.yes.map(phraseOf),
    no: file.no.map(phraseOf),
  };
}

function phraseOf(text: string): Phrase {
  const phrase = parsePhrase(text);
  if (phrase === null) throw new Error('a phrase that is none passed its schema');
  return phrase;
}

/** A checklist file with the words that forces have filled in. */
export function checklistToCore(file: ChecklistFile, wording: WordingFile): ChecklistDefinition {
  return {
    id: file.id,
    version: file.version,
    kind: file.kind,
    status: file.status,
    title: wordsOf(file.title),
    sections: file.sections.map((section) => ({
      id: section.id,
      title: wordsOf(section.title),
      questions: section.questions.map(questionToCore),
    })),
    together: file.together,
    thresholds: {
      any: file.thresholds.any,
      forces: new Map(Object.entries(file.thresholds.forces)),
    },
    wording: {
      any: namedWords(wording.any),
      forces: new Map(Object.entries(wording.forces).map(([force, words]) => [force, namedWords(words)])),
    },
  };
}

function questionToCore(question: ChecklistFile['sections'][number]['questions'][number]): Question {
  return {
    id: question.id,
    topic: wordsOf(question.topic),
    placeholder: question.placeholder ?? null,
    words: question.words === undefined ? null : wordsOf(question.words),
    kind: question.answer,
    choices:
      question.answer === 'yesNo'
        ? [
            { id: 'yes', words: { en: 'yes', cy: 'ie' }, weight: question.weight, affirms: true },
            { id: 'no', words: { en: 'no', cy: 'na' }, weight: 0, affirms: false },
          ]
        : question.choices.map((choice) => ({ ...choice, words: wordsOf(choice.words) })),
    redFlag: question.redFlag ?? null,
    fact: question.fact ?? null,
    confirms: question.confirms,
    counts: question.counts ?? null,
  };
}

export function promptsToCore(file: PromptsFile): readonly Prompt[] {
  return file.prompts.map(({ id, when, unless, note, say }) => ({
    ...{ id, when, unless },
    note: wordsOf(note),
    say: say === undefined ? null : wordsOf(say),
  }));
}

function namedWords(record: WordingFile['any']): WordsByName {
  return new Map(Object.entries(record).map(([name, words]) => [name, wordsOf(words)]));
}

function wordsOf({ en, cy }: { readonly en: string; readonly cy?: string | undefined }): Words {
  return { en, cy: cy ?? null };
}
