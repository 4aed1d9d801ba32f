import { describe, expect, it } from 'vitest';
import { RINGBACK_SECONDS } from '../../../src/core/call/without-state.ts';
import { ringbackWav } from '../../../src/twilio/ringback-sound.ts';

const wav = ringbackWav();
const HEADER = 46;
const RATE = 8_000;

/** G.711 mu-law to linear (ITU-T G.711), written from the standard and not from the encoder. */
function linear(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted >> 4) & 0x07);
  return (inverted & 0x80 ? -1 : 1) * (magnitude - 0x84);
}
const samples = [...wav.subarray(HEADER)].map(linear);

/** Strength of one frequency in a stretch of sound. */
function strengthOf(hertz: number, fromSecond: number, toSecond: number): number {
  const stretch = samples.slice(fromSecond * RATE, toSecond * RATE);
  const w = (2 * Math.PI * hertz) / RATE;
  let re = 0;
  let im = 0;
  for (const [i, sample] of stretch.entries()) {
    re += sample * Math.cos(w * i);
    im += sample * Math.sin(w * i);
  }
  return Math.hypot(re, im) / stretch.length;
}

describe('UK ringback (ITU-T E.180)', () => {
  it('is a WAV file of mu-law at 8 kHz, mono, that says its own lengths', () => {
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect([wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt32LE(24)]).toEqual([7, 1, RATE]);
    expect(wav.readUInt32LE(42)).toBe(wav.length - HEADER);
  });

  it('S1: plays as long as the line’s timer says', () => {
    expect(samples.length / RATE).toBe(RINGBACK_SECONDS);
  });

  it.each([
    ['on', 0, 0.4],
    ['off', 0.4, 0.6],
    ['on', 0.6, 1],
    ['off', 1, 3],
    ['on', 3, 3.4],
    ['on', 6.6, 7],
    ['off', 7, 9],
  ] as const)('is %s from %d s to %d s', (state, from, to) => {
    const loudest = Math.max(...samples.slice(from * RATE, to * RATE).map(Math.abs));
    if (state === 'on') expect(loudest).toBeGreaterThan(3_000);
    else expect(loudest).toBe(0);
  });

  it('sounds at 400 Hz and 450 Hz and nowhere else', () => {
    const tone = Math.min(strengthOf(400, 0, 0.4), strengthOf(450, 0, 0.4));
    expect(tone).toBeGreaterThan(1_000);
    for (const other of [300, 350, 500, 550, 1_000])
      expect(strengthOf(other, 0, 0.4)).toBeLessThan(tone / 20);
  });

  it('never clips', () => {
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.25 * 32_768);
  });
});
