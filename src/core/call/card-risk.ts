/** Questions, words heard and prompts, as the console may see them: a projection and nothing more. */
import type { CardChecklist, CardRisk } from '../console/card-risk.ts';
import type { Filling } from '../risk/answers.ts';
import { raisesOf } from '../risk/raises.ts';
import { resultOf } from '../risk/result.ts';
import type { Call } from './call.ts';

export function cardRiskOf(call: Call): CardRisk {
  const { questions, heard, prompts } = call;
  return {
    level: call.lookup.level,
    reasons: raisesOf(call),
    checklists: (questions?.fillings ?? []).map(checklistOf),
    earlier: questions?.earlier ?? [],
    prompts: prompts ?? [],
    transcription: heard?.transcription?.state ?? 'off',
    heard: (heard?.indicators ?? []).map(({ indicator, words, sure, raisesTo, at }) => ({
      ...{ indicator, words, sure, raisesTo, at },
    })),
    unread: heard?.unread ?? [],
  };
}

function checklistOf(filling: Filling): CardChecklist {
  const { checklist, startedBy, startedAt, answers, judgements, finished } = filling;
  const { score, open, level, redFlags, marac } = resultOf(filling);
  return {
    checklist: checklist.id,
    version: checklist.version,
    ...{ startedBy, startedAt, answers, judgements, finished },
    ...{ score, open, level, redFlags, marac },
  };
}
