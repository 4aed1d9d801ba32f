import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { peopleFile } from './people.ts';
import type { Stage } from './stage.ts';

const PEOPLE = 200;

/** Brings the invented people in as a keeper would: a CSV file and `alongside register import`. */
export async function fillRegister(stage: Stage): Promise<{ readonly people: number; readonly csv: string }> {
  const csv = peopleFile(PEOPLE);
  const file = join(stage.folder, 'people.csv');
  await writeFile(file, csv, { mode: 0o600 });
  const args = ['register', 'import', file, '--source', 'demo', '--force', 'westshire', '--json'];
  const { code, output } = await stage.command(args);
  if (code !== 0) throw new Error(`the register could not be filled:\n${output}`);
  const { counts } = JSON.parse(output) as { readonly counts: { readonly added: number } };
  return { people: counts.added, csv };
}
