import { readSettings, SettingsError } from './environment.ts';
import { createService } from './service.ts';
import { OpsFilesError } from './service/ops-files.ts';

/** How long an orderly end may take before it is cut short; what is left is picked up by others. */
const STOP_LIMIT_MS = 20_000;

try {
  const service = await createService(readSettings(process.env));
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof OpsFilesError;
  process.stderr.write(
    `${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}
