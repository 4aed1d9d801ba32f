/** The cookies that one call has been given, by host. Twilio keeps them for the call and sends them back. */
export type CookieJar = Map<string, Map<string, string>>;

/** Keeps what `Set-Cookie` gives; attributes (Path, Max-Age, …) are not looked at. */
export function keepCookies(jar: CookieJar, url: string, setCookie: string | string[] | undefined): void {
  if (setCookie === undefined) return;
  const host = new URL(url).host;
  const kept = jar.get(host) ?? new Map<string, string>();
  for (const line of Array.isArray(setCookie) ? setCookie : [setCookie]) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (at > 0) kept.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  jar.set(host, kept);
}

/** The `Cookie` header for a URL, or undefined when there is nothing to send back. */
export function cookieHeader(jar: CookieJar, url: string): string | undefined {
  const kept = jar.get(new URL(url).host);
  if (kept === undefined || kept.size === 0) return undefined;
  return [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
}
