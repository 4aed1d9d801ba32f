/** What happens to the risk questions of a call, to its live transcription, and to what the handler is reminded of. */
import type { Happened } from './happened.ts';
import type { IndicatorHeard, LanguageUnread, TranscriptionTold } from './heard.ts';
import type {
  AnswersRecalled,
  ChecklistFinished,
  ChecklistStarted,
  QuestionAnswered,
  RiskJudged,
} from './questions.ts';
import type { PromptsChosen } from './situation.ts';

export type RiskEvent =
  | (Happened<'checklistStarted'> & ChecklistStarted)
  | (Happened<'questionAnswered'> & QuestionAnswered)
  | (Happened<'riskJudged'> & RiskJudged)
  | (Happened<'checklistFinished'> & ChecklistFinished)
  | (Happened<'answersRecalled'> & AnswersRecalled)
  | (Happened<'transcriptionTold'> & TranscriptionTold)
  | (Happened<'indicatorHeard'> & IndicatorHeard)
  | (Happened<'languageUnread'> & LanguageUnread)
  | (Happened<'promptsChosen'> & PromptsChosen);
