import { describe, expect, it } from 'vitest';
import express from 'express';
import { createHttpServer, createMetricsServer } from '../../../src/http/server.ts';
import { createMeter } from '../../../src/metrics.ts';
import type { HealthCheck, PartHealth } from '../../../src/ports/health.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';

const part = (name: string, state: PartHealth['state']): PartHealth => ({
  name,
  state,
  says: 'x',
  nextStep: null,
});
const check = (name: string, needed: boolean, answer: () => Promise<PartHealth>): HealthCheck => ({
  ...{ name, needed },
  check: answer,
});

async function serve(role: 'web' | 'worker', checks: readonly HealthCheck[], stopping = false) {
  const meter = createMeter({ processMetrics: false });
  const http = createHttpServer({
    partners: null,
    voice: express.Router().post('/voice/inbound', (request, response) => {
      response.send(JSON.stringify({ parsed: request.body !== undefined }));
    }),
    health: { role, checks, stopping: () => stopping, metrics: () => meter.text() },
    api: null,
    pages: [],
    trustProxy: false,
    metricsHere: true,
    log: SILENT_LOG,
  });
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`;
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`${url}${path}`, { method });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { get, meter, [Symbol.asyncDispose]: () => http.close(0) };
}

describe('health', () => {
  it('S1: given Redis failed or hanging, when a web process is asked, then it is ready, and says degraded', async () => {
    const checks = [
      check('redis', true, () => Promise.reject(new Error('gone'))),
      check('register', false, () => new Promise(() => undefined)),
    ];
    await using web = await serve('web', checks);
    const { status, text } = await web.get('/readyz');
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        state: 'degraded',
        role: 'web',
        parts: [
          { name: 'redis', state: 'failed' },
          { name: 'register', state: 'failed' },
        ],
      },
    ]);
    expect((await web.get('/livez')).status).toBe(200);
  });

  it('given a worker without what it needs, when it is asked, then 503; without what it does not need, then 200', async () => {
    await using without = await serve('worker', [check('redis', true, async () => part('redis', 'failed'))]);
    expect((await without.get('/readyz')).status).toBe(503);
    await using worse = await serve('worker', [
      check('register', false, async () => part('register', 'failed')),
    ]);
    expect((await worse.get('/readyz')).status).toBe(200);
  });

  it('given a process that drains, when it is asked, then 503, so that no new work is sent to it', async () => {
    await using web = await serve('web', [], true);
    const { status, text } = await web.get('/readyz');
    expect([status, JSON.parse(text).state]).toEqual([503, 'stopping']);
  });

  it('S1: given the voice routes, when Twilio calls, then nothing of ours stands before them', async () => {
    await using web = await serve('web', []);
    const { text, headers } = await web.get('/voice/inbound', 'POST');
    expect(JSON.parse(text)).toEqual({ parsed: false });
    for (const name of ['content-security-policy', 'ratelimit', 'x-request-id'])
      expect(headers.get(name)).toBeNull();
  });
});

describe('metrics', () => {
  it('given something counted and timed, when Prometheus asks, then it is there, here or on a port of its own', async () => {
    await using web = await serve('web', []);
    web.meter.count('alongside_calls_total', { outcome: 'connected' }, 2);
    web.meter.observe('alongside_commit_seconds', { outcome: 'done' }, 0.003);
    const { text, headers } = await web.get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('alongside_calls_total{outcome="connected"} 2');
    expect(text).toContain('alongside_commit_seconds_bucket{le="0.005",outcome="done"} 1');
    const own = createMetricsServer(() => web.meter.text(), SILENT_LOG);
    const port = await own.listen(0, '127.0.0.1');
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('alongside_calls_total');
    await own.close(0);
  });

  it('given a label that is not of the metric, when it is counted, then nothing throws and the label is left out', () => {
    const meter = createMeter({ processMetrics: false });
    expect(() =>
      meter.count('alongside_calls_total', { outcome: 'x', number: '+447700900123' } as never),
    ).not.toThrow();
    expect(() => meter.count('alongside_calls_total', {} as never)).not.toThrow();
  });
});
