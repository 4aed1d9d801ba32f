import { Server } from 'node:net';
import { createRedisServer } from 'js-redis-server';

// The package listens on every interface and cannot be told otherwise. An open store without a password has no
// place on a control room's network, so in this process, which does nothing else, listening means 127.0.0.1.
const listen = Server.prototype.listen as (this: Server, port: number, host: string) => Server;
Server.prototype.listen = function listenLocally(this: Server, port: number): Server {
  return listen.call(this, port, '127.0.0.1');
} as typeof Server.prototype.listen;

await createRedisServer({ port: Number(process.argv[2]), compatibility: 'redis-7.0' });
