import type { Redis } from 'ioredis';

/** Members read in one round trip. */
const PAGE = 200;

/**
 * A sorted set page by page for as long as the reader wants more, each member once: what is one's own is found however much
 * of others' stands before it, and never everything is read at once. It goes by score and not by rank, so that what others
 * take out or put in meanwhile moves nothing past the reader; what the reader wants out goes when they have finished.
 */
export async function* inPages(
  redis: Pick<Redis, 'zrangebyscore' | 'zrevrangebyscore'>,
  key: string,
  first: 'lowest' | 'highest',
): AsyncGenerator<readonly string[]> {
  const page = (from: string, skip: number): Promise<string[]> =>
    first === 'lowest'
      ? redis.zrangebyscore(key, from, '+inf', 'WITHSCORES', 'LIMIT', skip, PAGE)
      : redis.zrevrangebyscore(key, from, '-inf', 'WITHSCORES', 'LIMIT', skip, PAGE);
  let from = first === 'lowest' ? '-inf' : '+inf';
  let skip = 0;
  let given = new Set<string>();
  for (;;) {
    const flat = await page(from, skip);
    const members = flat.filter((_, at) => at % 2 === 0);
    const fresh = members.filter((member) => !given.has(member));
    if (fresh.length > 0) yield fresh;
    const last = flat.at(-1);
    if (members.length < PAGE || last === undefined) return;
    // The next page begins with the score that this one ends with: more may have it than stand here.
    skip = last === from ? skip + PAGE : 0;
    given = new Set(last === from ? [...given, ...members] : members);
    from = last;
  }
}
