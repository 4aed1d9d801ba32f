import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { LEVEL_SHAPES } from '../../kit/level-badge.tsx';
import { ShapeMark } from '../../kit/shapes.tsx';
import { LEVEL_WORDS, levelOf, NO_RECORD } from '../../words/levels.ts';
import { ageInWords, clockTime, dateWithAge } from '../../words/times.ts';

const STANDARD = 'Ask the standard questions.';
const SILENT =
  'Ask questions that can be answered with yes or no. If it is not safe to speak, ask them to tap or cough.';

/** How much risk, why, and one instruction: read in two seconds. A row of the grid that stays where it is. */
export function RiskBanner({ card }: { readonly card: FeedCard }) {
  const level = levelOf(card);
  const { assessment } = card;
  const why = whyOf(card);
  const silent = card.caller.sign === 'silent';
  const prompts = card.plan?.prompts ?? [];
  const first = silent
    ? (prompts.find((prompt) => /tap or cough/.test(prompt)) ?? SILENT)
    : (prompts[0] ?? STANDARD);
  return (
    <section class={`banner banner-${level}`} aria-label="Risk">
      <div class="banner-level">
        <ShapeMark shape={LEVEL_SHAPES[level]} />
        <div>
          <h2>{LEVEL_WORDS[level]}</h2>
          <p>
            {card.detail === 'summary'
              ? 'Not opened'
              : assessment === null
                ? `Asked at ${clockTime(card.receivedAt)}`
                : `Register as at ${clockTime(assessment.indexAsOf)}, ${ageInWords(now.value - assessment.indexAsOf)} ago`}
          </p>
        </div>
      </div>
      <div class="banner-why">
        <p class="banner-reason">{why.words}</p>
        {why.source !== '' && <p class="banner-source">{why.source}</p>}
        <p class="banner-act">
          {silent && <strong>Silent line. </strong>}
          {first}
        </p>
      </div>
      {assessment !== null && assessment.doNotSay.length > 0 && (
        <div class="banner-never">
          <h2>Do not reveal</h2>
          <ul>
            {assessment.doNotSay.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function whyOf(card: FeedCard): { readonly words: string; readonly source: string } {
  if (card.lookup === 'failed')
    return { words: 'Risk check unavailable – ask the standard questions.', source: '' };
  if (card.lookup === 'pending')
    return { words: 'The register is being asked. Go on with the call.', source: '' };
  const reason = card.assessment?.reasons[0];
  const raised = card.plan?.reasons.find(({ gave }) => gave.some((part) => part.startsWith('level raised')));
  if (raised !== undefined)
    return {
      words: `${raised.because}.`,
      source: `Raised by rule “${raised.rule}”, policy version ${card.plan?.policyVersion}`,
    };
  // Answers and words heard, where they say more than the register does.
  const told = card.risk?.reasons.find(({ level, text }) => level === card.risk?.level && text !== '');
  if (told !== undefined && card.assessment?.level !== card.risk?.level)
    return {
      words: `${told.text.charAt(0).toUpperCase()}${told.text.slice(1)}`,
      source: `${told.source}${told.asOf === null ? '' : `, ${dateWithAge(told.asOf, now.value)}`}`,
    };
  if (reason !== undefined && reason.text !== '')
    return {
      words: reason.text,
      source: `${reason.source}, ${reason.asOf === null ? 'date not recorded' : dateWithAge(reason.asOf, now.value)}`,
    };
  if (card.assessment?.level != null) return { words: 'Open the call to see why.', source: '' };
  return { words: `${NO_RECORD}.`, source: '' };
}
