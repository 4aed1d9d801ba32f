/** How long a synthetic voice takes: about 15 characters a second, half a second at least. In ms. */
export function spokenMs(text: string): number {
  return Math.max(500, Math.round(text.length * 65));
}

/** How long a WAV lasts, in ms, by its header; undefined when it is not a WAV with a format and a data part. */
export function wavMs(file: Uint8Array): number | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 12 || ascii(view, 0) !== 'RIFF' || ascii(view, 8) !== 'WAVE') return undefined;
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= file.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    if (ascii(view, at) === 'fmt ' && at + 20 <= file.byteLength) {
      bytesPerSecond = view.getUint32(at + 16, true);
    }
    if (ascii(view, at) === 'data') {
      return bytesPerSecond > 0 ? Math.round((size / bytesPerSecond) * 1000) : undefined;
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

function ascii(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}
