import { z } from 'zod';
import { alarmsFile } from '../../src/wire/alarms.ts';
import { gradesFile } from '../../src/wire/grades.ts';
import { linesFile } from '../../src/wire/lines.ts';
import { partnersFile } from '../../src/wire/partners.ts';
import { pathwaysFile } from '../../src/wire/pathways.ts';
import { policyFile } from '../../src/wire/policy.ts';
import { policyTestsFile } from '../../src/wire/policy-tests.ts';
import { checklistFile, wordingFile } from '../../src/wire/checklist.ts';
import { lexiconFile } from '../../src/wire/lexicon.ts';
import { promptsFile } from '../../src/wire/prompts.ts';
import { rosterFile } from '../../src/wire/roster.ts';
import { storyFile } from '../../src/wire/story-rules.ts';

/** The files that ops teams edit, each with the schema that editors complete and explain from. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  alarms: alarmsFile,
  grades: gradesFile,
  checklist: checklistFile,
  lexicon: lexiconFile,
  prompts: promptsFile,
  wording: wordingFile,
  lines: linesFile,
  partners: partnersFile,
  pathways: pathwaysFile,
  policy: policyFile,
  'policy-tests': policyTestsFile,
  roster: rosterFile,
  story: storyFile,
};

/** JSON Schemas by file name: what `config/schema/<name>.json` must say. */
export function publishedSchemas(): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema, id: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      return [name, { $schema, $id: `alongside-${name}.json`, ...rest }];
    }),
  );
}
