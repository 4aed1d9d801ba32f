import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/partners/public-address.ts';
import { post } from '../../../src/partners/post.ts';

describe('an address outside', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'no address',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '51.132.10.10', '2a00:1450:4009:81f::200e'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(['http://127.0.0.1:1/', 'http://[::1]:1/', 'http://localhost:1/', 'http://2130706433:1/'])(
    'is the only one that is posted to: %s is refused before anything is sent',
    async (url) => {
      const request = {
        url,
        headers: {},
        body: '{}',
        timeoutMs: 2_000,
        maxResponseBytes: 100,
        internal: false,
      };
      await expect(post(request)).rejects.toThrow('not public');
    },
  );
});
