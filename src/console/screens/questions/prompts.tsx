import type { FeedCard } from '../../../wire/feed.ts';
import { Panel } from '../../kit/panel.tsx';
import { inLanguage } from './question-words.ts';
import { orderWords } from '../../words/call-words.ts';
import { askedIn } from './language.tsx';

/** More than this nobody reads while listening. */
const SHOWN = 4;

/** How it is known; an order by its name. */
function whyWords({
  fact,
  because,
}: NonNullable<FeedCard['risk']>['prompts'][number]['why'][number]): string {
  return fact === 'orderInForce' ? because.replace(/^\w+/, orderWords) : because;
}

/**
 * What to remember in this situation, the most urgent first: a note for the eyes, perhaps words that may be said aloud, and
 * why it is shown. It changes as the call does and never takes the focus.
 */
export function Prompts({ card, compact = false }: { readonly card: FeedCard; readonly compact?: boolean }) {
  const chosen = card.risk?.prompts ?? [];
  // The banner has the first of the rules' own, but on a silent line, where it says how to go on.
  const others = (card.plan?.prompts ?? []).slice(card.caller.sign === 'silent' ? 0 : 1);
  const ofRules = others.slice(0, Math.max(0, SHOWN - chosen.length));
  const none = chosen.length + ofRules.length === 0;
  return (
    <Panel title="Remember now" class={compact ? 'prompts-now prompts-compact' : 'prompts-now'}>
      {none ? (
        <p class="empty">Nothing in particular for what is known so far.</p>
      ) : (
        // What scrolls must be reachable by key.
        <ol {...(compact && { tabIndex: 0, 'aria-label': 'What to remember now' })}>
          {chosen.map(({ id, note, say, why }) => (
            <li key={id}>
              <strong>{note.en}</strong>{' '}
              {say !== null && (
                <span>
                  Say:{' '}
                  <q lang={askedIn.value === 'cy' && say.cy !== null ? 'cy' : 'en'}>
                    {inLanguage(say, askedIn.value)}
                  </q>{' '}
                </span>
              )}
              <span class="hint">{why.map(whyWords).join('; ')}</span>
            </li>
          ))}
          {ofRules.map((words) => (
            <li key={words}>
              {words} <span class="hint">by the routing rules</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
