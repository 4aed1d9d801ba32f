import { expect, it } from 'vitest';
import { spokenMs, wavMs } from '../../../../src/simulator/audio/durations.ts';
import { silentWav } from '../../../support/wav.ts';

it('a WAV is measured by its header', () => {
  expect(wavMs(silentWav(10_000))).toBe(10_000);
});

it('what is no WAV is not measured', () => {
  expect(wavMs(Buffer.from('ID3 something'))).toBeUndefined();
  expect(wavMs(Buffer.alloc(3))).toBeUndefined();
});

it('a long sentence takes longer to say than a short one, and never less than half a second', () => {
  expect(spokenMs('Yes')).toBe(500);
  expect(spokenMs('Please enter your personal number')).toBeGreaterThan(2000);
});
