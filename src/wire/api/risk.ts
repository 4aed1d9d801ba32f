import { z } from 'zod';
import type { CardRisk } from '../../core/console/card-risk.ts';
import { INDICATORS } from '../../core/risk/indicators.ts';
import { ANSWER_KINDS, CHECKLIST_KINDS, RISK_FACTS } from '../../core/risk/checklist.ts';
import { SITUATIONS } from '../../core/risk/prompts.ts';
import type { Plain, Same } from '../same.ts';
import { level, reason } from './assessment.ts';
import { callRef } from './call-ref.ts';
import { done, idText, instant, opaqueId, text, why } from './common.ts';
import type { Operation } from './operation.ts';

const words = z.object({ en: text, cy: text.nullable() }).readonly();
const note = z.string().trim().max(2_000).nullable().default(null);

/** What is answered: a choice (yes, no, dontKnow, notAsked, or one of the question's own), a number, or words. */
export const answerIn = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('choice'), value: opaqueId, note }).strict(),
    z.object({ kind: z.literal('number'), value: z.int().min(0).max(10_000), note }).strict(),
    z.object({ kind: z.literal('text'), value: z.string().trim().min(1).max(4_000), note }).strict(),
  ])
  .meta({ id: 'RiskAnswer' });

const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), value: text, note: text.nullable() }).readonly(),
  z.object({ kind: z.literal('number'), value: z.number(), note: text.nullable() }).readonly(),
  z.object({ kind: z.literal('text'), value: text, note: text.nullable() }).readonly(),
]);
const said = { answer, by: idText, at: instant };
const given = z
  .object({ question: idText, ...said, before: z.array(z.object(said).readonly()).readonly() })
  .readonly();
const judgement = z.object({ level, why: text, by: idText, at: instant }).readonly();
const finished = z.object({ by: idText, at: instant }).readonly().nullable();
const marac = z.array(z.enum(['score', 'judgement', 'escalation'])).readonly();

const earlier = z
  .object({
    callId: idText,
    checklist: idText,
    version: text,
    on: instant,
    level: level.nullable(),
    score: z.number(),
    samePerson: z
      .boolean()
      .meta({ description: 'false: tied to the same number, and nobody confirmed that it was this person' }),
    answers: z.array(z.object({ question: idText, answer, at: instant }).readonly()).readonly(),
  })
  .readonly();

const chosenPrompt = z
  .object({
    id: idText,
    note: words,
    say: words.nullable(),
    why: z.array(z.object({ fact: z.enum(SITUATIONS), because: text }).readonly()).readonly(),
  })
  .readonly();

/** What is known of the risk on a call beside the register. */
export const cardRisk = z
  .object({
    level: level.nullable(),
    reasons: z.array(reason.readonly()).readonly(),
    checklists: z
      .array(
        z
          .object({
            checklist: idText,
            version: text,
            startedBy: idText,
            startedAt: instant,
            answers: z.array(given).readonly(),
            judgements: z.array(judgement).readonly(),
            score: z.number(),
            open: z.number().int(),
            level: level.nullable(),
            redFlags: z.array(idText).readonly(),
            marac,
            finished,
          })
          .readonly(),
      )
      .readonly(),
    earlier: z.array(earlier).readonly(),
    prompts: z.array(chosenPrompt).readonly(),
    transcription: z.enum(['off', 'asked', 'on', 'stopped', 'failed']),
    heard: z
      .array(
        z
          .object({
            indicator: z.enum(INDICATORS),
            words: text,
            sure: z.boolean(),
            raisesTo: level.nullable(),
            at: instant,
          })
          .readonly(),
      )
      .readonly(),
    unread: z.array(text).readonly(),
  })
  .readonly()
  .meta({ id: 'CardRisk' });

const _same: Same<Plain<CardRisk>, z.output<typeof cardRisk>> = true;
void _same;

const question = z.object({
  id: idText,
  topic: words,
  placeholder: text.nullable().meta({ description: 'Names licensed words that the force fills in' }),
  words: words.nullable().meta({ description: 'null: not filled in; show the topic' }),
  kind: z.enum(ANSWER_KINDS),
  choices: z
    .array(z.object({ id: idText, words, weight: z.number(), affirms: z.boolean() }).readonly())
    .readonly(),
  redFlag: level.nullable(),
  fact: z.enum(RISK_FACTS).nullable(),
});
const checklist = z
  .object({
    id: idText,
    version: text,
    kind: z.enum(CHECKLIST_KINDS),
    title: words,
    sections: z
      .array(
        z.object({ id: idText, title: words, questions: z.array(question.readonly()).readonly() }).readonly(),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: 'Checklist' });

const filling = z
  .object({
    checklist,
    startedBy: idText,
    startedAt: instant,
    answers: z.array(given).readonly(),
    judgements: z.array(judgement).readonly(),
    finished,
    result: z
      .object({
        score: z.number(),
        answered: z.number().int(),
        unknown: z.number().int(),
        open: z.number().int(),
        band: level,
        level: level.nullable().meta({ description: 'null: nothing was answered, which says nothing' }),
        redFlags: z.array(idText).readonly(),
        marac,
        reasons: z.array(z.object({ text, level }).readonly()).readonly(),
      })
      .readonly(),
  })
  .readonly()
  .meta({ id: 'ChecklistFilling' });

const ofCall = callRef.pick({ id: true });
const ofChecklist = ofCall.extend({ checklist: opaqueId });
const WRITERS = ['calls:command', 'specialist:self'] as const;
const READERS = ['calls:read', 'specialist:self'] as const;

export const riskOperations = {
  listChecklists: {
    method: 'get',
    path: '/checklists',
    tag: 'risk',
    summary: 'Checklists that can be started, with questions and words for a force',
    scopes: READERS,
    query: z.object({ force: opaqueId.optional() }),
    reply: z.object({ checklists: z.array(checklist).readonly() }),
  },
  getCallQuestions: {
    method: 'get',
    path: '/calls/{id}/questions',
    tag: 'risk',
    summary: 'The risk questions of a call: who answered what, what stood before, what it adds up to',
    description: 'Answers of earlier calls come with their date and are never counted. Audited.',
    scopes: READERS,
    params: ofCall,
    reply: z.object({ fillings: z.array(filling).readonly(), earlier: z.array(earlier).readonly() }),
  },
  startChecklist: {
    method: 'post',
    path: '/calls/{id}/questions',
    tag: 'risk',
    summary: 'Begin a checklist on a call, also after it has ended',
    description: 'One that is open goes on as it is, in the version it began with.',
    scopes: WRITERS,
    params: ofCall,
    body: z.object({ checklist: opaqueId }).strict(),
    reply: done,
  },
  answerQuestion: {
    method: 'put',
    path: '/calls/{id}/questions/{checklist}/answers/{question}',
    tag: 'risk',
    summary: 'Answer one question; saved when this is answered, and shown to everybody on the call',
    description:
      'The last answer stands; what stood before is kept with whoever gave it. Nothing is lowered.',
    scopes: WRITERS,
    params: ofChecklist.extend({ question: opaqueId }),
    body: answerIn,
    reply: done,
  },
  judgeRisk: {
    method: 'post',
    path: '/calls/{id}/questions/{checklist}/judgements',
    tag: 'risk',
    summary: 'Professional judgement: raises, never lowers',
    scopes: WRITERS,
    params: ofChecklist,
    body: z.object({ level, why }).strict(),
    reply: done,
  },
  finishChecklist: {
    method: 'post',
    path: '/calls/{id}/questions/{checklist}/finish',
    tag: 'risk',
    summary: 'Say that there is no more to ask for now; answers may still come',
    scopes: WRITERS,
    params: ofChecklist,
    body: z.object({}).strict(),
    reply: done,
  },
  getTranscript: {
    method: 'get',
    path: '/calls/{id}/transcript',
    tag: 'risk',
    summary: 'What was said on a transcribed call, as long as it is kept',
    description: 'Plain text as the carrier heard it: escape it before showing it. Audited.',
    scopes: READERS,
    params: ofCall,
    reply: z.object({
      utterances: z
        .array(
          z
            .object({
              speaker: z.enum(['caller', 'handler']),
              text,
              at: instant,
              confidence: z.number().nullable(),
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
} as const satisfies Record<string, Operation>;
