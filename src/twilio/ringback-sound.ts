/**
 * UK ringback: 400 Hz and 450 Hz together, 0.4 s on, 0.2 s off, 0.4 s on, 2 s off (ITU-T E.180, United Kingdom). Made as
 * G.711 mu-law at 8 kHz, which Twilio plays as it is.
 */
const RATE = 8_000;
const CYCLE_SECONDS = 3;
const CYCLES = 3;
const AMPLITUDE = 0.2 * 32_767;

/** A WAV file of three cycles, nine seconds: the time between two fetches of the ringback document. */
export function ringbackWav(): Buffer {
  const samples = RATE * CYCLE_SECONDS * CYCLES;
  const body = Buffer.alloc(samples);
  for (let i = 0; i < samples; i += 1) body[i] = muLaw(sampleAt(i / RATE));
  return Buffer.concat([wavHeader(samples), body]);
}

function sampleAt(seconds: number): number {
  const t = seconds % CYCLE_SECONDS;
  const on = t < 0.4 || (t >= 0.6 && t < 1.0);
  if (!on) return 0;
  return (AMPLITUDE / 2) * (Math.sin(2 * Math.PI * 400 * seconds) + Math.sin(2 * Math.PI * 450 * seconds));
}

/** G.711 mu-law of one 16-bit sample. */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(Math.round(sample))) + 132;
  let exponent = 7;
  for (let mask = 0x4000; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent -= 1;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** RIFF header for WAVE_FORMAT_MULAW (7), mono. */
function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(46);
  header.write('RIFF', 0);
  header.writeUInt32LE(38 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.writeUInt16LE(0, 36);
  header.write('data', 38);
  header.writeUInt32LE(samples, 42);
  return header;
}
