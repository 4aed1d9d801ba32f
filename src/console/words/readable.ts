/** `callDisclosedToSpecialist`, `victim-support` → "call disclosed to specialist", "victim support": a name of ours, readable. */
export function readable(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[.-]/g, ' ')
    .toLowerCase();
}

/** The same at the beginning of a line. */
export function readableLine(name: string): string {
  const words = readable(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
