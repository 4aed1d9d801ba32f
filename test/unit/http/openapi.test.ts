import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../src/http/openapi.ts';
import { OPERATIONS } from '../../../src/wire/api.ts';

describe('the OpenAPI document', () => {
  it('given the table of operations, when the document is made, then the committed one is the same', async () => {
    const committed = await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed), 'run: npm run alongside -- openapi > docs/openapi.json').toEqual(
      JSON.parse(JSON.stringify(openApiDocument())),
    );
  });

  it('given every operation, when the document is read, then it is there under its name with its scopes', () => {
    const text = JSON.stringify(openApiDocument());
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      expect(text).toContain(`"operationId":"${name}"`);
      for (const scope of operation.scopes) expect(text).toContain(scope);
    }
    expect(openApiDocument().openapi).toBe('3.1.0');
  });
});
