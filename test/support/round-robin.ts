import { createServer, request } from 'node:http';

export interface RoundRobin {
  close(): Promise<void>;
}

/**
 * The smallest load balancer: listens on `port` of this machine and gives each request to the next of the ports in turn,
 * whatever the request belongs to. Paths, headers and bodies go through as they came.
 */
export async function openRoundRobin(port: number, ports: () => readonly number[]): Promise<RoundRobin> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const all = ports();
    const next = all[turn % all.length];
    turn += 1;
    const forward = request(
      {
        host: '127.0.0.1',
        port: next,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
