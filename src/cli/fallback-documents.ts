import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatFileErrors } from '../files/file-error.ts';
import { loadRoutingFiles } from '../files/routing-files.ts';
import { fallbackDocuments } from '../service/fallback-documents.ts';

export interface FallbackContext {
  readonly configDir: string;
  out(text: string): void;
  err(text: string): void;
  exitWith(code: number): void;
}

const HELP = `
Host these files elsewhere (not on this service's machines), set each as the fallback URL of its number at Twilio, and make
them anew whenever a line changes. They connect the caller while this service cannot.

Exit codes: 0 written, 1 the files have errors.`;

/** `alongside routing fallback-documents`: each line's static document (S2). */
export function fallbackDocumentsCommand(routing: Command, ctx: FallbackContext): void {
  routing
    .command('fallback-documents')
    .argument('[dir]', 'folder of the files', ctx.configDir)
    .description("write each line's static fallback document")
    .requiredOption('--out <folder>', 'where to write them')
    .option('--hosted-at <url>', 'address of that folder, so that a document can begin again from the top')
    .addHelpText('after', HELP)
    .action(async (dir: string, options: { out: string; hostedAt?: string }) => {
      const loaded = await loadRoutingFiles(dir);
      if (!loaded.ok) {
        ctx.err(`${formatFileErrors(loaded.errors)}\n`);
        ctx.exitWith(1);
        return;
      }
      await mkdir(options.out, { recursive: true });
      for (const { lineId, twiml } of fallbackDocuments(loaded.files, options.hostedAt ?? null)) {
        await writeFile(join(options.out, `${lineId}.xml`), `${twiml}\n`);
        ctx.out(`${lineId}.xml  the fallback document of line ${lineId}\n`);
      }
    });
}
