import { readFileSync } from 'node:fs';
import type { Verb } from './verb.ts';

interface AttributeRule {
  readonly type: 'string' | 'boolean' | 'number' | 'enum';
  readonly values?: readonly string[];
  readonly valuesIn?: string;
  readonly list?: string;
}

interface ElementRule {
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /** Tag → name of its type. */
  readonly children: Readonly<Record<string, string>>;
}

interface Grammar {
  readonly $about: { readonly documentedButMissingInHelper: Readonly<Record<string, readonly string[]>> };
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly elements: Readonly<Record<string, ElementRule>>;
}

const grammar = JSON.parse(
  readFileSync(new URL('../contract/twiml_voice_grammar.json', import.meta.url), 'utf8'),
) as Grammar;

/**
 * What Twilio's schema check would warn of (12200): unknown elements, nesting and attributes, and values outside
 * their type. The grammar is an allow-list taken from Twilio's own Node helper; names are case-sensitive.
 */
export function grammarWarnings(response: Verb): readonly string[] {
  return elementWarnings(response, 'Response');
}

/** True when the grammar allows this verb directly in a `<Response>`. */
export function isKnownVerb(name: string): boolean {
  return grammar.elements.Response?.children[name] !== undefined;
}

function elementWarnings(element: Verb, type: string): readonly string[] {
  const rule = grammar.elements[type];
  if (rule === undefined) return [];
  return [
    ...Object.entries(element.attributes).flatMap(([name, value]) =>
      attributeWarnings(element.name, type, name, value, rule.attributes[name]),
    ),
    ...element.children.flatMap((child) => {
      const childType = rule.children[child.name];
      if (childType === undefined) return [`<${child.name}> is not allowed in <${element.name}>`];
      return elementWarnings(child, childType);
    }),
  ];
}

function attributeWarnings(
  tag: string,
  type: string,
  name: string,
  value: string,
  rule: AttributeRule | undefined,
): readonly string[] {
  if (rule === undefined) {
    const documented = grammar.$about.documentedButMissingInHelper[type]?.includes(name) ?? false;
    return documented ? [] : [`<${tag}> has no attribute ${name}`];
  }
  const values = rule.list === undefined ? [value] : value.split(/\s+/).filter((word) => word !== '');
  return values.flatMap((one) => (fits(one, rule) ? [] : [`<${tag} ${name}> cannot be "${one}"`]));
}

function fits(value: string, rule: AttributeRule): boolean {
  switch (rule.type) {
    case 'string':
      return true;
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'number':
      return /^\d+(\.\d+)?$/.test(value);
    case 'enum': {
      const allowed = rule.values ?? (rule.valuesIn === undefined ? undefined : grammar.enums[rule.valuesIn]);
      return allowed === undefined || allowed.includes(value);
    }
  }
}
