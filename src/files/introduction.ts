import { isMap, isSeq, parseDocument } from 'yaml';
import { AppError } from '../core/errors.ts';
import type { LineId } from '../core/ids.ts';
import type { Introduction } from '../core/routing/plan.ts';

/** lines.yaml with another stage for some lines. Everything else, comments included, stays as people wrote it. */
export function withIntroduction(
  text: string,
  lines: readonly LineId[],
  stage: Introduction,
  sharePercent: number,
): string {
  const document = parseDocument(text);
  const all = document.get('lines');
  if (document.errors.length > 0 || !isSeq(all))
    throw new AppError('invalid', 'lines.yaml has errors: put them right first');
  for (const line of lines) {
    const found = all.items.find((item) => isMap(item) && item.get('id') === line);
    if (!isMap(found)) throw new AppError('notFound', `there is no line ${line} in lines.yaml`);
    found.set('introduction', stage);
    if (sharePercent === 100) found.delete('introductionSharePercent');
    else found.set('introductionSharePercent', sharePercent);
  }
  // Lines are not folded: a long list that stood in one line stays in one.
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
