import type { CookieOptions, Response } from 'express';

/**
 * Our cookies. Behind https they carry the `__Host-` prefix: Secure, no Domain, Path `/`, so that no other host can set
 * them (RFC 6265bis). On plain http, which production refuses, they go without.
 */
export interface Cookies {
  read(header: string | null, which: CookieName): string | null;
  set(response: Response, which: CookieName, value: string): void;
  clear(response: Response, which: CookieName): void;
}

/** `session` is never sent from another site; `attempt` must come back with the provider's redirect. */
export type CookieName = 'session' | 'attempt';

const ATTEMPT_MS = 10 * 60 * 1_000;

export function createCookies(secure: boolean): Cookies {
  const nameOf = (which: CookieName) => `${secure ? '__Host-' : ''}alongside-${which}`;
  const options = (which: CookieName): CookieOptions => ({
    ...{ httpOnly: true, secure, path: '/' },
    ...(which === 'session' ? { sameSite: 'strict' } : { sameSite: 'lax', maxAge: ATTEMPT_MS }),
  });
  return {
    read: (header, which) => {
      const start = `${nameOf(which)}=`;
      const pair = (header ?? '').split(';').map((one) => one.trim());
      return pair.find((one) => one.startsWith(start))?.slice(start.length) ?? null;
    },
    set: (response, which, value) =>
      response.cookie(nameOf(which), value, { ...options(which), encode: String }),
    clear: (response, which) => {
      const { maxAge: _, ...rest } = options(which);
      response.clearCookie(nameOf(which), rest);
    },
  };
}
