import type { LocalDate } from '../time.ts';
import type { AssessmentReason } from './assessment.ts';
import { daysBetween } from './civil-date.ts';
import { type Marker, type MarkerType, markerHolds, type Person } from './person.ts';
import type { AssessmentRules } from './rules.ts';

/** Reasons that rest on the person alone: markers that hold today, and recent threats. */
export function reasonsOfPerson(
  person: Person,
  today: LocalDate,
  rules: AssessmentRules,
): readonly AssessmentReason[] {
  const markers = person.markers
    .filter((marker) => markerHolds(marker, today))
    .map((marker) => markerReason(marker, today));
  const threats = person.threats
    .filter((threat) => daysBetween(threat.on, today) <= rules.threatDays)
    .map((threat): AssessmentReason => {
      const text = `Threat recorded on ${threat.on}: “${threat.words}”`;
      return { code: 'threat', text, level: rules.recentThreat, source: threat.source, asOf: threat.on };
    });
  return [...markers, ...threats];
}

/** An overdue review is said, and changes nothing: only a person lowers (S6). */
function markerReason(marker: Marker, today: LocalDate): AssessmentReason {
  const overdue =
    marker.reviewOn !== null && marker.reviewOn < today ? ` Review overdue since ${marker.reviewOn}.` : '';
  const text = `${MARKER_NAMES[marker.type]}: ${marker.reason}.${overdue}`;
  return {
    code: 'marker',
    marker: marker.type,
    text,
    level: marker.level,
    source: marker.source,
    asOf: marker.setOn,
  };
}

const MARKER_NAMES: Record<MarkerType, string> = {
  domesticAbuse: 'Domestic abuse',
  stalking: 'Stalking',
  strangulation: 'Strangulation',
  firearms: 'Firearms',
  weapons: 'Weapons',
  honourBased: 'Honour-based abuse',
  marac: 'MARAC case',
  treatAsUrgent: 'Treat as urgent',
  suicideRisk: 'Suicide risk',
  childAtRisk: 'Child at risk',
  other: 'Warning',
};
