import { expect, it } from 'vitest';
import { spokenMs, wavMs } from '../../../../src/simulator/audio/durations.ts';

/** A WAV of 8 kHz mu-law silence. */
function wav(ms: number): Uint8Array {
  const bytes = ms * 8;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(7, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  return file;
}

it('a WAV is measured by its header', () => {
  expect(wavMs(wav(10_000))).toBe(10_000);
});

it('what is no WAV is not measured', () => {
  expect(wavMs(Buffer.from('ID3 something'))).toBeUndefined();
  expect(wavMs(Buffer.alloc(3))).toBeUndefined();
});

it('a long sentence takes longer to say than a short one, and never less than half a second', () => {
  expect(spokenMs('Yes')).toBe(500);
  expect(spokenMs('Please enter your personal number')).toBeGreaterThan(2000);
});
