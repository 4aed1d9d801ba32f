import { isWrite, type Operation } from '../../src/wire/api/operation.ts';
import { OPERATIONS } from '../../src/wire/api.ts';
import { API_BODIES } from './api-bodies.ts';

/** One request of the collection: a file of Bruno's plain format (docs/api), by its path in the collection. */
export interface ApiExample {
  readonly path: string;
  readonly text: string;
}

/** Every operation as a request that can be sent as it stands once `baseUrl` and `key` are set. */
export function apiExamples(): readonly ApiExample[] {
  const operations = Object.entries(OPERATIONS) as [string, Operation][];
  return [
    {
      path: 'bruno.json',
      text: `${JSON.stringify({ version: '1', name: 'Alongside', type: 'collection' }, null, 2)}\n`,
    },
    {
      path: 'environments/local.bru',
      text: 'vars {\n  baseUrl: http://127.0.0.1:3000\n}\nvars:secret [\n  key\n]\n',
    },
    ...operations.map(([name, operation]) => ({
      path: `${operation.tag}/${name}.bru`,
      text: requestOf(name, operation),
    })),
  ];
}

function requestOf(name: string, operation: Operation): string {
  const { method, path, body, upload } = operation;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param ?? '');
  const content = upload !== undefined ? 'text' : body === undefined ? 'none' : 'json';
  return [
    block('meta', [`name: ${name}`, 'type: http']),
    block(method, [
      `url: {{baseUrl}}/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`,
      `body: ${content}`,
      'auth: bearer',
    ]),
    ...(params.length === 0
      ? []
      : [
          block(
            'params:path',
            params.map((param) => `${param}: `),
          ),
        ]),
    block('auth:bearer', ['token: {{key}}']),
    ...(isWrite(operation) ? [block('headers', ['Idempotency-Key: {{$guid}}'])] : []),
    ...(upload === undefined
      ? []
      : [block('body:text', ['reference,name,number,role', 'T-1,Zoe Trent,07700 900888,victim'])]),
    ...(body === undefined
      ? []
      : [block('body:json', JSON.stringify(API_BODIES[name], null, 2).split('\n'))]),
    block('docs', [
      operation.summary,
      ...(operation.description === undefined ? [] : ['', operation.description]),
    ]),
  ].join('\n');
}

function block(name: string, lines: readonly string[]): string {
  return `${name} {\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n}\n`;
}
