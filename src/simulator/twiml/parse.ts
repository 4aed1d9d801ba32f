import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { grammarWarnings } from './grammar.ts';
import type { Document, Verb } from './verb.ts';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
});

/** One node as the parser gives it in order: `{ Say: [children], ':@': { attributes } }`, text as `#text`. */
type Node = Readonly<Record<string, unknown>>;

/**
 * Reads a TwiML document as Twilio would: not well-formed, or without a `<Response>` as its root, is error 12100;
 * what the grammar does not know is a warning 12200 and the document still runs.
 */
export function parseTwiml(body: string): Document {
  const validity = XMLValidator.validate(body);
  if (validity !== true) return { ok: false, why: `line ${validity.err.line}: ${validity.err.msg}` };
  const roots = elements(parser.parse(body) as readonly Node[]);
  const [response] = roots;
  if (response === undefined || roots.length !== 1) return { ok: false, why: 'no single root element' };
  if (response.name !== 'Response') return { ok: false, why: `root is <${response.name}>, not <Response>` };
  return { ok: true, verbs: response.children, warnings: grammarWarnings(response) };
}

function elements(nodes: readonly Node[]): readonly Verb[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find(
      (key) => key !== ':@' && !key.startsWith('#') && !key.startsWith('?'),
    );
    if (name === undefined) return [];
    const inside = node[name] as readonly Node[];
    return [
      {
        name,
        attributes: (node[':@'] ?? {}) as Readonly<Record<string, string>>,
        text: inside
          .map((child) => child['#text'] ?? '')
          .join('')
          .trim(),
        children: elements(inside),
      },
    ];
  });
}
