import type { Pathway } from './pathway.ts';

/** JSON whose texts may hold `{{field}}`. Filled as a tree and never as text, so that no value can break out of its place. */
export type PayloadForm = { readonly [name: string]: unknown };

/** What is known of every referral besides the fields that its pathway may contain. */
export const ENVELOPE_FIELDS = [
  'referralId',
  'pathway',
  'force',
  'raisedAt',
  'dueAt',
  'ground',
  'groundReference',
] as const;

export interface FormTrouble {
  readonly place: readonly (string | number)[];
  readonly trouble: string;
}

const PLACEHOLDER = /(?<!\{)\{\{\s*([A-Za-z][A-Za-z0-9]{0,49})\s*\}\}(?!\})/g;
const WHOLE = /^\{\{\s*([A-Za-z][A-Za-z0-9]{0,49})\s*\}\}$/;

/** What is wrong with a form by itself: braces that are no placeholder would be sent to the partner as they stand. */
export function troubleOfForm(form: PayloadForm): readonly FormTrouble[] {
  return textsOf(form, []).flatMap(({ place, text }) =>
    /\{\{|\}\}/.test(text.replace(PLACEHOLDER, ''))
      ? [{ place, trouble: 'a field is written {{name}}, letters and digits only' }]
      : [],
  );
}

/** What is wrong with a form for one pathway: it asks for what may not leave, or leaves out what the recipient must be told. */
export function troubleForPathway(form: PayloadForm, pathway: Pathway): readonly FormTrouble[] {
  const contained = pathway.contains.map(({ name }) => name);
  const known = new Set<string>([...ENVELOPE_FIELDS, ...contained]);
  const named = new Set<string>();
  const found: FormTrouble[] = [];
  for (const { place, text } of textsOf(form, [])) {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      named.add(name);
      if (!known.has(name))
        found.push({ place, trouble: `pathway ${pathway.id} does not contain {{${name}}}` });
    }
  }
  for (const { name, required } of pathway.contains) {
    if (required && !named.has(name))
      found.push({
        place: [],
        trouble: `pathway ${pathway.id} requires ${name}, and this form never names it`,
      });
  }
  return found;
}

/** The form with its fields filled in. A text that is one field which nobody supplied is left out; inside a text it is empty. */
export function fillForm(form: PayloadForm, fields: Readonly<Record<string, string>>): PayloadForm {
  return (filled(form, fields) ?? {}) as PayloadForm;
}

function filled(value: unknown, fields: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1];
    if (whole !== undefined) return fieldIn(fields, whole) === '' ? undefined : fieldIn(fields, whole);
    return value.replace(PLACEHOLDER, (_text, name: string) => fieldIn(fields, name));
  }
  if (Array.isArray(value))
    return value.map((each) => filled(each, fields)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, filled(each, fields)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

function fieldIn(fields: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(fields, name) ? (fields[name] ?? '') : '';
}

function textsOf(
  value: unknown,
  place: readonly (string | number)[],
): readonly { readonly place: readonly (string | number)[]; readonly text: string }[] {
  if (typeof value === 'string') return [{ place, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => textsOf(each, [...place, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsOf(each, [...place, name]));
}
