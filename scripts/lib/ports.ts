import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Below the range that Linux hands to outgoing connections (32768 upwards). A client that keeps trying a dead
 * port inside that range can be given the very same port as its own, connect to itself, and so both look alive
 * and stop the server from ever coming back.
 */
const lowestPort = 20_000;
const highestPort = 32_000;

/** A TCP port of 127.0.0.1 that nobody listens on at this moment. Another process may still take it first. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(lowestPort, highestPort);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free TCP port between ${lowestPort} and ${highestPort} on 127.0.0.1`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Asks a Redis on 127.0.0.1 for PONG until it says so (while it loads its data it answers an error instead).
 * Gives false when `timeoutMs` passed, or as soon as `gone()` says that there is nothing left to wait for.
 */
export async function answersPing(port: number, timeoutMs: number, gone: () => boolean): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!gone() && performance.now() < deadline) {
    if (await pingOnce(port)) return !gone();
    await delay(20);
  }
  return false;
}

function pingOnce(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write('*1\r\n$4\r\nPING\r\n'));
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')));
    socket.once('close', () => finish(false));
  });
}
