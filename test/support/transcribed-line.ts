/** lines.yaml with live transcription on the non-emergency line, which is off everywhere else. */
export function transcribed(extra = ''): Readonly<Record<string, (text: string) => string>> {
  const wish = `    transcription: { keepHours: 24${extra === '' ? '' : `, ${extra}`} }\n`;
  return {
    'lines.yaml': (text) => text.replace('    default: true', `${wish}    default: true`),
  };
}
