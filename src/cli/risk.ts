import type { Command } from 'commander';
import { questionsOf, forForce } from '../core/risk/checklist.ts';
import { hear } from '../core/risk/hear.ts';
import type { Found, Lexicon, Utterance } from '../core/risk/lexicon.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { loadRiskFiles, type RiskFiles } from '../files/risk-files.ts';

export interface RiskContext {
  readonly configDir: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly exitWith: (code: number) => void;
}

const CHECK_HELP = `
Says every error of checklists/, lexicon/ and prompts.yaml with file, line, column, and what would be right: schema, names
that point nowhere, lexicon sentences that go otherwise, and words that would give a caller away if they were read aloud.
With --force it also lists the questions whose licensed words that force has not filled in: they are shown by their topic.

Exit codes: 0 no errors, 1 errors, 2 wrong usage.`;

const TRY_HELP = `
Listens to one sentence of a caller as live transcription would, and says what it hears and by which words:
  alongside risk try "he put his hands round my neck"
  alongside risk try --after "has he ever strangled you?" "yes"

Exit codes: 0 listened, 1 the files are wrong or there is no such lexicon, 2 wrong usage.`;

/** Adds `alongside risk …`: checklists, prompts and lexicons, before anybody depends on them. */
export function riskCommands(program: Command, ctx: RiskContext): void {
  const risk = program
    .command('risk')
    .description('risk questions, prompts and what live transcription listens for: check, try');
  risk
    .command('check')
    .argument('[folder]', 'the configuration folder', ctx.configDir)
    .description('check checklists, prompts and lexicons, and run the lexicons’ own sentences')
    .option('--force <force>', 'also say which licensed words this force has not filled in')
    .option('--json', 'for programs')
    .addHelpText('after', CHECK_HELP)
    .action(async (folder: string, options: { force?: string; json?: true }) => {
      const loaded = await loadRiskFiles(folder);
      if (!loaded.ok) {
        ctx.out(
          options.json
            ? `${JSON.stringify({ ok: false, errors: loaded.errors }, null, 2)}\n`
            : `${formatFileErrors(loaded.errors)}\n`,
        );
        ctx.exitWith(1);
        return;
      }
      const unfilled = options.force === undefined ? [] : unfilledFor(loaded.files, options.force);
      ctx.out(options.json ? reportJson(loaded.files, unfilled) : reportText(loaded.files, unfilled));
    });
  risk
    .command('try')
    .argument('<sentence>', 'what the caller says')
    .description('say what a lexicon hears in a sentence, and by which words')
    .option('--language <language>', 'of the lexicon', 'en')
    .option('--after <question>', 'what the handler said right before')
    .option('--files <folder>', 'the configuration folder', ctx.configDir)
    .option('--json', 'for programs')
    .addHelpText('after', TRY_HELP)
    .action(
      async (sentence: string, options: { language: string; after?: string; files: string; json?: true }) => {
        const loaded = await loadRiskFiles(options.files);
        const lexicon = loaded.ok
          ? loaded.files.lexicons.find(({ language }) => language === options.language)
          : undefined;
        if (lexicon === undefined) {
          ctx.err(
            loaded.ok
              ? `there is no lexicon for ${options.language}\n`
              : `${formatFileErrors(loaded.errors)}\n`,
          );
          ctx.exitWith(1);
          return;
        }
        const found = hearOne(lexicon, sentence, options.after);
        ctx.out(options.json ? `${JSON.stringify(found, null, 2)}\n` : foundText(found));
      },
    );
}

function hearOne(lexicon: Lexicon, sentence: string, after: string | undefined): readonly Found[] {
  const said = (speaker: Utterance['speaker'], text: string, at: number): Utterance => ({
    ...{ id: speaker, speaker, text, at, final: true, confidence: null },
  });
  const before = after === undefined ? [] : [said('handler', after, 0)];
  return hear(lexicon, [...before, said('caller', sentence, 1_000)]);
}

function foundText(found: readonly Found[]): string {
  if (found.length === 0) return 'nothing is heard in it\n';
  return found
    .map(({ indicator, words, sure, raisesTo }) => {
      const doing = raisesTo === null || !sure ? 'prompts, raises nothing' : `raises the call to ${raisesTo}`;
      return `${indicator}: "${words}" (${doing})\n`;
    })
    .join('');
}

interface Unfilled {
  readonly checklist: string;
  readonly placeholder: string;
}

function unfilledFor(files: RiskFiles, force: string): readonly Unfilled[] {
  return files.checklists
    .filter(({ status }) => status === 'current')
    .flatMap((definition) =>
      questionsOf(forForce(definition, force)).flatMap(({ placeholder, words }) =>
        placeholder !== null && words === null ? [{ checklist: definition.id, placeholder }] : [],
      ),
    );
}

function reportJson(files: RiskFiles, unfilled: readonly Unfilled[]): string {
  const checklists = files.checklists.map(({ id, version, status }) => ({ id, version, status }));
  const lexicons = files.lexicons.map(({ language, version }) => ({ language, version }));
  const { lexiconTests } = files;
  const report = { ok: true, checklists, lexicons, lexiconTests, prompts: files.prompts.length, unfilled };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function reportText(files: RiskFiles, unfilled: readonly Unfilled[]): string {
  const lines = [
    ...files.checklists.map(({ id, version, status }) => `checklist ${id} ${version}: ${status}`),
    ...files.lexicons.map(({ language, version }) => `lexicon ${language} ${version}`),
    `${files.prompts.length} prompts; ${files.lexiconTests} lexicon sentences go as they say`,
    ...unfilled.map(
      ({ checklist, placeholder }) => `${checklist}: ${placeholder} is not filled in; its topic is shown`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
