import { benchCallToConsole } from './call-to-console.ts';
import { benchDecisions } from './decisions.ts';
import { benchFeed } from './feed/main.ts';
import { benchInbound } from './inbound/main.ts';
import { benchLexicon } from './lexicon.ts';
import { benchReferrals } from './referrals.ts';
import { benchRegister } from './register/main.ts';
import { benchRehearsal } from './rehearsal.ts';
import { benchSeatMode } from './seat-mode.ts';

/** `npm run bench [name …]`: every benchmark, or those named. Ratios in one run; never a test that passes or fails by luck. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  inbound: benchInbound,
  feed: benchFeed,
  'call-to-console': benchCallToConsole,
  decisions: benchDecisions,
  rehearsal: benchRehearsal,
  register: benchRegister,
  referrals: benchReferrals,
  lexicon: benchLexicon,
  'seat-mode': benchSeatMode,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  await bench();
}
process.exit(0);
