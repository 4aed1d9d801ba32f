/** What the answers of a filling add up to. Pure: the same answers give the same result, whoever asks. */
import type { FactName } from '../referrals/confirmed-fact.ts';
import { higherLevel, type Level, LEVELS } from '../register/level.ts';
import { affirms, type Filling, type GivenAnswer, isNoAnswer, type Judgement } from './answers.ts';
import { type Question, questionsOf, type RiskFact } from './checklist.ts';

/** Why a case belongs at MARAC; each by itself, none takes away. */
export type MaracCause = 'score' | 'judgement' | 'escalation';

export interface RiskReason {
  readonly text: string;
  readonly level: Level;
  /** The score itself: its words change with every answer. */
  readonly byScore: boolean;
}

export interface RiskResult {
  readonly score: number;
  /** Questions answered with something, those answered "don't know" or "not asked", and those not touched. */
  readonly answered: number;
  readonly unknown: number;
  readonly open: number;
  /** By the score alone. */
  readonly band: Level;
  /** Score, red flags and judgement together; null while nothing was answered: that says nothing about the risk (S7). */
  readonly level: Level | null;
  readonly redFlags: readonly string[];
  readonly marac: readonly MaracCause[];
  /** In words for whoever reads, most serious first. */
  readonly reasons: readonly RiskReason[];
  readonly facts: readonly RiskFact[];
  /** What is confirmed for pathways: by single answers, and by the result as a whole. */
  readonly confirmed: readonly FactName[];
}

export function resultOf(filling: Filling): RiskResult {
  const { checklist, judgements } = filling;
  const { thresholds } = checklist;
  const questions = questionsOf(checklist);
  const given = new Map(filling.answers.map((answer) => [answer.question, answer]));
  const affirmed = questions.filter((question) => isAffirmed(question, given.get(question.id)));
  const answered = filling.answers.filter(({ answer }) => !isNoAnswer(answer));
  const score = questions.reduce((sum, question) => sum + weightOf(question, given.get(question.id)), 0);
  const incidents = mostIncidents(questions, given);
  const band: Level = score >= thresholds.high ? 'high' : score >= thresholds.medium ? 'medium' : 'standard';
  const judgement = highest(judgements);
  const flagged = affirmed.filter((question) => question.redFlag !== null);
  const escalation = thresholds.incidents !== null && incidents >= thresholds.incidents;
  const told: { text: string; level: Level; byScore?: true }[] = [
    ...flagged.map((question) => ({
      text: `${question.topic.en}: answered yes`,
      level: question.redFlag as Level,
    })),
    ...checklist.together
      .filter((set) => set.questions.every((wanted) => affirmed.some(({ id }) => id === wanted)))
      .map((set) => ({ text: set.because, level: set.raisesTo })),
    ...(escalation
      ? [{ text: `${incidents} incidents within ${thresholds.withinDays} days`, level: 'high' as const }]
      : []),
    ...(judgement === null
      ? []
      : [{ text: 'professional judgement of whoever spoke with them', level: judgement.level }]),
    ...(answered.length > 0
      ? [
          {
            text: `score ${score} of ${checklist.title.en} ${checklist.version}`,
            level: band,
            byScore: true as const,
          },
        ]
      : []),
  ];
  const reasons = told.map(({ text, level: called, byScore }) => ({
    text,
    level: called,
    byScore: byScore ?? false,
  }));
  const level = reasons.reduce<Level | null>(
    (before, reason) => (before === null ? reason.level : higherLevel(before, reason.level)),
    null,
  );
  const marac = maracCauses();
  return {
    score,
    answered: answered.length,
    unknown: filling.answers.length - answered.length,
    open: questions.length - filling.answers.length,
    band,
    level,
    redFlags: flagged.map(({ id }) => id),
    marac,
    reasons: reasons.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level)),
    facts: [...new Set(affirmed.flatMap(({ fact }) => (fact === null ? [] : [fact])))],
    confirmed: [
      ...new Set(affirmed.flatMap(({ confirms }) => confirms)),
      ...(level === 'high' ? (['highRiskConfirmed'] as const) : []),
      ...(marac.length > 0 ? (['maracThresholdMet'] as const) : []),
    ],
  };

  function maracCauses(): MaracCause[] {
    const causes: MaracCause[] = [];
    if (thresholds.maracScore !== null && score >= thresholds.maracScore) causes.push('score');
    if (judgement?.level === 'high') causes.push('judgement');
    if (escalation) causes.push('escalation');
    return causes;
  }
}

function isAffirmed(question: Question, given: GivenAnswer | undefined): boolean {
  return given !== undefined && affirms(question, given.answer);
}

function weightOf(question: Question, given: GivenAnswer | undefined): number {
  if (given?.answer.kind !== 'choice') return 0;
  const { value } = given.answer;
  return question.choices.find((choice) => choice.id === value)?.weight ?? 0;
}

function mostIncidents(questions: readonly Question[], given: ReadonlyMap<string, GivenAnswer>): number {
  return Math.max(
    0,
    ...questions
      .filter(({ counts }) => counts === 'incidents')
      .map(({ id }) => given.get(id)?.answer)
      .map((answer) => (answer?.kind === 'number' ? answer.value : 0)),
  );
}

/** A later, lower judgement does not take an earlier, higher one back: that needs two people (S6). */
function highest(judgements: readonly Judgement[]): Judgement | null {
  return judgements.reduce<Judgement | null>(
    (best, one) => (best === null || LEVELS.indexOf(one.level) > LEVELS.indexOf(best.level) ? one : best),
    null,
  );
}
