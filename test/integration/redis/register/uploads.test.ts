import { expect, it } from 'vitest';
import { createUploadStore } from '../../../../src/redis/register/uploads.ts';
import { registerNames } from '../../../../src/redis/register/names.ts';
import { freshRedis } from '../../../support/redis.ts';
import { testKeys } from '../../../support/test-keys.ts';

const MEBIBYTE = Buffer.alloc(1_024 * 1_024, 'a row of a register\n');

async function* sent(...parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

async function lengthOf(file: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of file) bytes += chunk.length;
  return bytes;
}

it.each([
  ['its first', 0],
  ['one in the middle', 1],
  ['its last', 2],
])('S16: a file that was sent in and lost a part is not read as a shorter file: %s', async (_, lost) => {
  await using redis = freshRedis();
  const names = registerNames(redis.prefix);
  const uploads = createUploadStore(redis.client, names, testKeys().sealing);
  const { bytes } = await uploads.receive('u1', sent(MEBIBYTE, MEBIBYTE, Buffer.from('the end')));
  expect(await lengthOf(uploads.read('u1', bytes))).toBe(bytes);

  await redis.client.unlink(names.other(`upload:u1:c${lost}`));
  await expect(lengthOf(uploads.read('u1', bytes))).rejects.toMatchObject({
    code: 'conflict',
    message: /no longer all here/,
  });
});

it('a file with nothing in it is read to its end', async () => {
  await using redis = freshRedis();
  const uploads = createUploadStore(redis.client, registerNames(redis.prefix), testKeys().sealing);
  const { bytes } = await uploads.receive('u1', sent());
  expect(await lengthOf(uploads.read('u1', bytes))).toBe(0);
});
