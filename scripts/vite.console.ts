import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

/**
 * Builds the console into dist/console, from where the service serves it under /console. Nothing is inlined, since the
 * content policy allows no inline script, style or data; names carry a hash of their content, so they may be kept for ever.
 */
export default defineConfig({
  root: join(root, 'src/console'),
  base: '/console/',
  // All screens are in one file: a console that was opened must not need another while the network is down. Only the
  // telephone, which is off by default, is apart, and is loaded when somebody connects it.
  build: {
    outDir: join(root, 'dist/console'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    target: 'es2023',
    cssTarget: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});
