/** No file of src/ is longer than this, in lines: one reason each. */
export const longestFileLines = 300;
/** From here on it is time to look for the second reason. */
export const longFileLines = 250;

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?(\.tsx?)?$/;

/** What is wrong, or soon will be, with a source's length and name. `path` as in `src/core/call/call.ts`. */
export function shapeOf(path: string, source: string): { wrong: string[]; nearly: string[] } {
  const wrong: string[] = [];
  const nearly: string[] = [];
  const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
  if (lines > longestFileLines) {
    wrong.push(`${path}: ${lines} lines; the most is ${longestFileLines}: it has more than one reason`);
  } else if (lines >= longFileLines) {
    nearly.push(`${path}: ${lines} lines of at most ${longestFileLines}`);
  }
  const badName = path.split('/').find((part) => !kebabCase.test(part));
  if (badName !== undefined) wrong.push(`${path}: "${badName}" is not kebab-case`);
  return { wrong, nearly };
}
