import { assertive, polite } from './announce.ts';

/** Heard by screen readers, seen by nobody (WCAG 4.1.3). */
export function LiveRegions() {
  return (
    <div class="hidden">
      <div role="status" aria-live="polite">
        {polite}
      </div>
      <div role="alert" aria-live="assertive">
        {assertive}
      </div>
    </div>
  );
}
