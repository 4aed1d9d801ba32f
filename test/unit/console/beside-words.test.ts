import { describe, expect, it } from 'vitest';
import { askedAway, type Beside, besideWords } from '../../../src/console/words/beside-words.ts';

describe('words for who sits beside, and for the question whether to leave', () => {
  it('S7 a call that the register does not know is "not known" in the question, never "no risk"', () => {
    const { waits, yours } = askedAway('high risk, live threat waits; this call: no known risk');
    expect([waits, yours]).toEqual(['HIGH RISK, LIVE THREAT', 'NOT KNOWN']);
    expect(askedAway('said in other words')).toEqual({ waits: 'SAID IN OTHER WORDS', yours: '' });
  });

  it('S4 whoever listens or relieves is told of as heard by nobody, at every step', () => {
    const own = besideWords({ role: 'relief', state: 'ringing' } as Beside, 'Beth Example', 'seated').words;
    expect(own).toContain('You stay until they sit in the room');
    const one = (role: Beside['role'], state: Beside['state']) =>
      besideWords({ role, state } as Beside, 'Beth Example').words;
    expect(one('trainee', 'inRoom')).toBe('Beth Example, trainee, listens. Nobody hears them.');
    expect(one('trainee', 'ringing')).toContain('not in the room yet');
    expect(one('supervisor', 'inRoom')).toContain('Nobody hears them');
    expect(one('relief', 'inRoom')).toContain('muted');
    expect(one('relief', 'ringing')).toContain('The first one stays until then');
    expect(one('rung', 'ringing')).toContain('the first to accept comes');
  });
});
