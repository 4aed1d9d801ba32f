/** `Mon, 23 Nov 2026 09:05:01 +0000`, as Twilio writes every date of its 2010 API. */
export function rfc2822(epochMs: number): string {
  return new Date(epochMs).toUTCString().replace('GMT', '+0000');
}
