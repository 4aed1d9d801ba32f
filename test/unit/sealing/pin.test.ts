import { describe, expect, it } from 'vitest';
import { hashPin, pinFits } from '../../../src/sealing/pin.ts';

describe('a personal PIN', () => {
  it('fits the hash that was made of it, and no other does', async () => {
    const hash = await hashPin('201201');
    expect(await pinFits('201201', hash)).toBe(true);
    expect(await pinFits('201202', hash)).toBe(false);
    expect(await pinFits('', hash)).toBe(false);
  });

  it('makes another hash each time, so that equal PINs are not seen to be equal', async () => {
    expect(await hashPin('201201')).not.toBe(await hashPin('201201'));
  });

  it('is refused when it could not be typed, and a hash that is nonsense or too costly fits nothing', async () => {
    await expect(hashPin('12')).rejects.toThrow('4 to 12 digits');
    for (const hash of [
      '',
      'scrypt$30$8$1$AAAA$AAAA',
      'bcrypt$15$8$1$AAAA$AAAA',
      'scrypt$15$999$1$AAAA$AAAA',
    ])
      expect(await pinFits('201201', hash)).toBe(false);
  });
});
