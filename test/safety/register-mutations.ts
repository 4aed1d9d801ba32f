import type { Mutation } from './mutations.ts';

const AHEAD = 'test/integration/app/register/batches-ahead.test.ts';
const ERASING = 'test/integration/app/register/erasing-stories.test.ts';
const ENTERED = "      await deps.audit.append([entryOf('chapterErased', null, chapter, erasure)]);\n";
const GOES = '      await deps.erasures.chapterGoes(chapter.id, deps.callsKeptMs);\n';
const FORGET = '      await forgetChapter(chapter, matters, deps);\n';

/** Controls of the register and of what follows from it. */
export const REGISTER_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'S16',
    control: 'an erased chapter is in the audit log before it is gone',
    file: 'src/app/story/erase-people.ts',
    find: `${ENTERED}${GOES}${FORGET}`,
    replace: `${GOES}${FORGET}${ENTERED}`,
    project: 'integration',
    test: ERASING,
    name: 'S16',
  },
  {
    rule: 'S14',
    control: 'a chapter that was erased is not told again from its call',
    file: 'src/app/story/tell-story.ts',
    find: '    if (before === null && (await erasures.isGone(callId))) return null;\n',
    replace: '',
    project: 'integration',
    test: ERASING,
    name: 'S14',
  },
  {
    rule: 'S8',
    control: 'a record that was altered is reported, and somebody is alarmed',
    file: 'src/redis/register/details.ts',
    find: "this.#onTrouble({ kind: 'tampered',",
    replace: "((_untold: object) => undefined)({ kind: 'tampered',",
    project: 'e2e',
    test: 'test/e2e/register-touched.test.ts',
    name: 'S8',
  },
  {
    rule: 'S14',
    control: 'a service whose keys are not the register’s does not start',
    file: 'src/redis/register/meta.ts',
    find: "if (error instanceof TamperedError) throw new WrongKeyError(keyId, 'different');",
    replace: 'if (error instanceof TamperedError) return;',
    project: 'e2e',
    test: 'test/e2e/register-touched.test.ts',
    name: 'S14',
  },
  {
    rule: 'S5',
    control: 'somebody suspected who asks what is kept is not told that anybody rang',
    file: 'src/core/story/subject-calls.ts',
    find: ' || !roles.every((role) => OWN_ROLES.has(role))',
    replace: '',
    project: 'unit',
    test: 'test/unit/core/story-erasure.test.ts',
    name: 'S5',
  },
  {
    rule: 'S16',
    control: 'two who put in the same person at once put them in once',
    file: 'src/redis/register/scripts.ts',
    find: "  if redis.call('HEXISTS', absent[i], absent[i + 1]) == 1 then return 'conflict' end\n",
    replace: '',
    project: 'integration',
    test: AHEAD,
    name: 'two imports of the same people',
  },
  {
    rule: 'S16',
    control: 'what was decided on a batch that another run wrote is decided again',
    file: 'src/app/register/write-batches.ts',
    find: "committed === 'committed' && outcome",
    replace: 'outcome',
    project: 'integration',
    test: AHEAD,
    name: 'a run that dies',
  },
  {
    rule: 'S16',
    control: 'a record that was changed while the lookup key is rotated keeps its search keys',
    file: 'src/redis/register/rotation.ts',
    find: 'now !== null && !(await copied(key, id, now)); )\n        now = await redis.getBuffer(key);',
    replace: 'now !== null; now = null) await copied(key, id, now);',
    project: 'integration',
    test: 'test/integration/redis/register/rotation.test.ts',
    name: 'S16',
  },
  {
    rule: 'S16',
    control: 'a backup has every number though a rotation ends meanwhile',
    file: 'src/redis/register/backup.ts',
    find: 'if ((await firstLookupKey(redis, names)) === lookupKey) return values;',
    replace: 'return values;',
    project: 'integration',
    test: 'test/integration/redis/register/backup.test.ts',
    name: 'S16',
  },
];
