import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import { problem } from '../wire/api/common.ts';
import { isWrite, type Operation } from '../wire/api/operation.ts';
import { OPERATIONS } from '../wire/api.ts';

type OpenApiDocument = ReturnType<typeof createDocument>;
let made: OpenApiDocument | null = null;

/** The OpenAPI 3.1 document of the REST API, made from the same table that routes it. */
export function openApiDocument(): OpenApiDocument {
  made ??= createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Alongside',
      version: '1',
      description:
        'Everything the console and the command line can do, for programs. Times are milliseconds since 1970. ' +
        'Errors are RFC 9457 problem documents. A write may carry an Idempotency-Key: a repeat gets the first reply again.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }],
    tags: [
      'calls',
      'risk',
      'alarms',
      'specialists',
      'referrals',
      'reviews',
      'routing',
      'roster',
      'audit',
      'people',
      'register',
      'system',
    ].map((name) => ({
      name,
    })),
    paths: paths(),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, or a token of the identity provider',
        },
      },
    },
  });
  return made;
}

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, unknown>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS) as [string, Operation][]) {
    all[operation.path] = { ...all[operation.path], [operation.method]: described(name, operation) };
  }
  return all as ZodOpenApiPathsObject;
}

const idempotencyKey = z
  .string()
  .min(8)
  .max(120)
  .optional()
  .meta({ description: 'Made by the caller; the same key again gets the same reply and does nothing twice' });

function described(name: string, operation: Operation) {
  const { params, query, body, upload, replyType = 'application/json' } = operation;
  const header = isWrite(operation) ? z.object({ 'Idempotency-Key': idempotencyKey }) : undefined;
  return {
    operationId: name,
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.description, scopesInWords(operation)].filter(Boolean).join('\n\n'),
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(header && { header }) },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(upload && {
      requestBody: {
        required: true,
        content: Object.fromEntries(upload.map((type) => [type, { schema: z.string() }])),
      },
    }),
    responses: {
      200: { description: 'Done', content: { [replyType]: { schema: operation.reply } } },
      default: {
        description: 'What went wrong, in words',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  };
}

function scopesInWords({ scopes }: Operation): string {
  return scopes.length === 0 ? 'Any valid key.' : `Needs one of: ${scopes.join(', ')}.`;
}
