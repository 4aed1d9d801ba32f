import type { Caller } from '../../core/call/call.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { CallJournal } from '../../ports/call-journal.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { CardFeed } from '../../ports/card-feed.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfirmedFacts } from '../../ports/confirmed-facts.ts';
import type { ControlRoomNotices } from '../../ports/control-room-notices.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { LegBudget } from '../../ports/leg-budget.ts';
import type { Log } from '../../ports/log.ts';
import type { Meter } from '../../ports/meter.ts';
import type { Offers } from '../../ports/offers.ts';
import type { RecentCalls } from '../../ports/recent-calls.ts';
import type { ReferralDesk } from '../../ports/referrals.ts';
import type { Register } from '../../ports/register.ts';
import type { ReviewList } from '../../ports/review-list.ts';
import type { RoutingBook } from '../../ports/routing-book.ts';
import type { SpecialistPool } from '../../ports/specialist-pool.ts';
import type { StoryTeller } from '../../ports/story-teller.ts';
import type { Telephony } from '../../ports/telephony.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WaitingList } from '../../ports/waiting-list.ts';
import type { Background } from './background.ts';

/** What the verbs of the call path reach the world through. */
export interface CallPath {
  readonly calls: CallStore;
  readonly journal: CallJournal;
  readonly telephony: Telephony;
  readonly budget: LegBudget;
  readonly book: RoutingBook;
  readonly register: Register;
  readonly recentCalls: RecentCalls;
  readonly pool: SpecialistPool;
  readonly waiting: WaitingList;
  readonly offers: Offers;
  readonly timers: Timers;
  readonly referrals: ReferralDesk;
  readonly facts: Pick<ConfirmedFacts, 'confirm'>;
  readonly audit: AuditLog;
  readonly alarms: AlarmBoard;
  readonly notices: ControlRoomNotices;
  readonly reviews: ReviewList;
  readonly stories: StoryTeller;
  readonly rules: ForceRules;
  readonly feed: CardFeed;
  /** A carrier's caller id, read: withheld, nonsense and the force's own numbers are never keys (S8). */
  readonly readCaller: (from: string) => Caller;
  readonly clock: Clock;
  readonly background: Background;
  readonly log: Log;
  readonly meter: Meter;
}
