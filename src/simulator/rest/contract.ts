import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { RestOperation } from '../faults/plan.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: ObjectSchema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
  >;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const openApi = JSON.parse(
  readFileSync(new URL('../contract/twilio_api_v2010.voice-subset.json', import.meta.url), 'utf8'),
) as OpenApi;

const base = 'https://contract.invalid/openapi';

/** Our words for the operations we play, by Twilio's operationId. */
const operationIds: Readonly<Record<RestOperation, string>> = {
  createCall: 'CreateCall',
  fetchCall: 'FetchCall',
  updateCall: 'UpdateCall',
  listCalls: 'ListCall',
  fetchConference: 'FetchConference',
  updateConference: 'UpdateConference',
  listConferences: 'ListConference',
  createParticipant: 'CreateParticipant',
  fetchParticipant: 'FetchParticipant',
  updateParticipant: 'UpdateParticipant',
  deleteParticipant: 'DeleteParticipant',
  listParticipants: 'ListParticipant',
  createTranscription: 'CreateRealtimeTranscription',
  updateTranscription: 'UpdateRealtimeTranscription',
};

/** Values as a form or query gives them: text, or a list of texts where a key was repeated. */
export type Params = Readonly<Record<string, string | readonly string[]>>;

/** What is wrong with a request: names that Twilio does not know, and values outside their schema. */
export interface RequestFaults {
  readonly unknown: readonly string[];
  readonly invalid: readonly string[];
}

/** The specification's own examples have null for a room that is not over; its schema for the reason has not. */
const corrections = {
  conference_enum_reason_conference_ended: {
    ...openApi.components.schemas.conference_enum_reason_conference_ended,
    type: ['string', 'null'],
    enum: [
      null,
      'conference-ended-via-api',
      'participant-with-end-conference-on-exit-left',
      'participant-with-end-conference-on-exit-kicked',
      'last-participant-kicked',
      'last-participant-left',
    ],
  },
};

const ajv = makeAjv();
const requestValidators = new Map<string, ValidateFunction>();
const responseValidators = new Map<string, ValidateFunction>();

/** Checks the form or query of a request against Twilio's OpenAPI. `required` is left to the handlers' own codes. */
export function checkRequest(operation: RestOperation, params: Params): RequestFaults {
  const described = operationOf(operation);
  const properties =
    described.requestBody === undefined ? queryProperties(described) : formProperties(described);
  const unknown = Object.keys(params).filter((name) => properties[name] === undefined);
  const validate = cached(requestValidators, operation, () =>
    ajv.compile({ type: 'object', properties: inlined(properties) }),
  );
  const valid = validate({ ...params });
  const invalid = valid
    ? []
    : (validate.errors ?? []).map((e) => `${e.instancePath.slice(1)} ${e.message ?? ''}`);
  return { unknown, invalid };
}

/** Checks an answer of ours against Twilio's OpenAPI; what is wrong with it, or nothing. */
export function checkResponse(operation: RestOperation, status: number, body: unknown): readonly string[] {
  const response = operationOf(operation).responses[String(status)];
  if (response === undefined) return [`${operation} never answers ${status}`];
  const schema = response.content?.['application/json']?.schema;
  if (schema === undefined) return body === undefined ? [] : [`${operation} ${status} has no body`];
  const validate = cached(responseValidators, `${operation} ${status}`, () => ajv.compile(inlined(schema)));
  if (validate(body)) return [];
  return (validate.errors ?? []).map((e) => `${operation} ${status}: ${e.instancePath} ${e.message ?? ''}`);
}

function operationOf(operation: RestOperation): Operation {
  for (const path of Object.values(openApi.paths)) {
    for (const described of Object.values(path)) {
      if (described.operationId === operationIds[operation]) return described;
    }
  }
  throw new Error(`the OpenAPI subset has no ${operation}`);
}

function formProperties(operation: Operation): Readonly<Record<string, unknown>> {
  return operation.requestBody?.content['application/x-www-form-urlencoded']?.schema.properties ?? {};
}

function queryProperties(operation: Operation): Readonly<Record<string, unknown>> {
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  return Object.fromEntries(query.map((parameter) => [parameter.name, parameter.schema]));
}

/** OpenAPI's references point into its own document; the validator knows that under an address. */
function inlined<T extends object>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${base}#/components`)) as T;
}

function makeAjv(): Ajv {
  const made = new Ajv({ strict: false, coerceTypes: 'array', allErrors: true });
  const anything = true;
  for (const name of [
    'endpoint',
    'phone-number',
    'twiml',
    'currency',
    'uri-map',
    'int32',
    'int64',
    'date',
    'uri-reference',
  ]) {
    made.addFormat(name, anything);
  }
  made.addFormat('http-method', /^(GET|POST)$/);
  // An empty URL is a value of its own: `WaitUrl=` means silence.
  made.addFormat('uri', (text: string) => text === '' || URL.canParse(text));
  made.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
  made.addFormat('date-time-rfc-2822', /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
  made.addSchema({ $id: base, components: { schemas: { ...openApi.components.schemas, ...corrections } } });
  return made;
}

function cached(
  store: Map<string, ValidateFunction>,
  key: string,
  make: () => ValidateFunction,
): ValidateFunction {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
