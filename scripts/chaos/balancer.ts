import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What stands before the web processes: each connection goes to the next of them that takes it. */
export interface Balancer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Round robin over `backends` (ports of 127.0.0.1). Like a plain load balancer it goes to the next when a connection is
 * refused, and repeats nothing once a request may have been read: a web that dies in the middle breaks the connection off.
 * With nobody there it answers 502.
 */
export async function startBalancer(port: number, backends: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    keep(open, client);
    turn += 1;
    tryFrom(client, backends, turn, backends.length, open);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function tryFrom(
  client: Socket,
  backends: readonly number[],
  at: number,
  left: number,
  open: Set<Socket>,
): void {
  if (client.destroyed) return;
  const port = backends[at % backends.length];
  if (left === 0 || port === undefined) {
    client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    client.resume();
    return;
  }
  const backend = connect({ host: '127.0.0.1', port });
  let connected = false;
  keep(open, backend);
  backend.once('connect', () => {
    connected = true;
    client.pipe(backend);
    backend.pipe(client);
    client.once('close', () => backend.destroy());
    backend.once('close', () => client.destroy());
  });
  backend.once('error', () => {
    if (connected) client.destroy();
    else tryFrom(client, backends, at + 1, left - 1, open);
  });
}

function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  // Whoever breaks off is seen by the other side; nothing to do here but not to end the process.
  socket.on('error', () => undefined);
}
