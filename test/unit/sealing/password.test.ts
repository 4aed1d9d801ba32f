import { describe, expect, it } from 'vitest';
import { hashPassword, passwordFits } from '../../../src/sealing/password.ts';

describe('the emergency password', () => {
  it('given a password, when it is hashed twice, then the texts differ and both fit, and another does not', async () => {
    const password = 'a password that lies in a safe';
    const [one, two] = [await hashPassword(password), await hashPassword(password)];
    expect(one).not.toBe(two);
    for (const made of [one, two]) {
      expect(await passwordFits(password, made)).toBe(true);
      expect(await passwordFits(`${password}!`, made)).toBe(false);
    }
  });

  it('given nonsense in the file, or a short password, when it is used, then it does not fit or is refused', async () => {
    for (const made of ['', '$argon2id$', '$argon2id$v=19$m=9999999,t=9,p=1$AAAA$BBBB', 'plain'])
      expect(await passwordFits('a password that lies in a safe', made)).toBe(false);
    await expect(hashPassword('short')).rejects.toThrow('at least 20 characters');
  });
});
