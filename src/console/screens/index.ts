import type { Screen } from '../shell/screen.ts';
import { AuditScreen } from './audit/audit.tsx';
import { CallScreen } from './call/call-screen.tsx';
import { DeskScreen } from './desk/desk-screen.tsx';
import { WallboardScreen } from './wallboard/wallboard-screen.tsx';
import { HealthScreen } from './health/health.tsx';
import { ReferralsScreen } from './referrals/referrals.tsx';
import { RegisterScreen } from './register/register.tsx';
import { ReviewScreen } from './review/review.tsx';
import { RosterScreen } from './roster/roster.tsx';
import { RoutingScreen } from './routing/routing.tsx';
import { StoryScreen } from './story/story-screen.tsx';

/** Every screen, in the order of the navigation; the first that a person may open is where they begin. */
export const SCREENS: readonly Screen[] = [
  { path: 'desk', name: 'Desk', needs: ['specialist:self'], key: 'd', live: true, view: DeskScreen },
  {
    path: 'wallboard',
    name: 'Wallboard',
    needs: ['alarms:act'],
    key: 'w',
    live: true,
    view: WallboardScreen,
  },
  { path: 'call', name: 'Calls', needs: ['calls:read'], key: 'c', live: true, view: CallScreen },
  {
    ...{ path: 'referrals', name: 'Follow-ups', needs: ['referrals:read'], key: 'f' },
    ...{ live: false, view: ReferralsScreen },
  },
  { path: 'review', name: 'Review', needs: ['reviews:read'], key: 'v', live: false, view: ReviewScreen },
  {
    ...{ path: 'story', name: 'Story', needs: ['calls:read', 'reviews:read'], key: 'y' },
    ...{ live: false, view: StoryScreen },
  },
  { path: 'health', name: 'Health', needs: ['admin'], key: 'h', live: false, view: HealthScreen },
  { path: 'routing', name: 'Routing', needs: ['routing:read'], key: 'r', live: false, view: RoutingScreen },
  { path: 'roster', name: 'Roster', needs: ['roster:read'], key: 'o', live: false, view: RosterScreen },
  {
    ...{ path: 'register', name: 'Register', needs: ['register:read', 'register:change'], key: 'k' },
    ...{ live: false, view: RegisterScreen },
  },
  { path: 'audit', name: 'Audit', needs: ['audit:read'], key: 'a', live: false, view: AuditScreen },
];
