import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A double of Twilio's Participants resource that answers at once, for benchmarks of the leg itself. */
export async function startLegDouble(): Promise<{
  url: string;
  asked: () => number;
  close: () => Promise<void>;
}> {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      asked += 1;
      const sid = `CA${String(asked).padStart(32, '0')}`;
      const body = JSON.stringify({
        account_sid: `AC${'1'.repeat(32)}`,
        call_sid: sid,
        conference_sid: `CF${String(asked).padStart(32, '0')}`,
        label: 'handler-h1',
        muted: false,
        hold: false,
        status: 'queued',
        queue_time: '0',
        start_conference_on_enter: true,
        end_conference_on_exit: false,
        coaching: false,
        call_sid_to_coach: null,
        date_created: 'Mon, 23 Nov 2026 00:00:00 +0000',
        date_updated: 'Mon, 23 Nov 2026 00:00:00 +0000',
        uri: '/',
      });
      response
        .writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
        .end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
