/** A page of two sentences, for what happens outside the console. Its texts are ours: nothing from outside goes in. */
export type SignInPage = 'refused' | 'failed' | 'unavailable' | 'signedOut' | 'entered';

const TEXTS: Readonly<Record<SignInPage, readonly [string, string]>> = {
  refused: [
    'You are not let in',
    'Your account is known, but it has no role or force here, or it was used without its second factor. Ask your supervisor.',
  ],
  failed: ['Signing in did not work', 'Nothing was changed. Try again from the beginning.'],
  unavailable: [
    'Signing in is not possible right now',
    'The identity provider does not answer. Calls are connected all the same; the duty list hangs in the room.',
  ],
  signedOut: ['You are signed out', 'Close the browser on a shared desk.'],
  entered: ['Signed in', 'You are being taken to the console.'],
};

/**
 * `next` is an address of ours. `entered` goes on by itself: the session's cookie is only sent for a navigation that began
 * on our own page, which the provider's redirect is not.
 */
export function signInPage(which: SignInPage, next: string): string {
  const [title, sentence] = TEXTS[which];
  const refresh = which === 'entered' ? `<meta http-equiv="refresh" content="0;url=${next}">` : '';
  const link = which === 'entered' ? 'Go to the console' : 'Sign in';
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8">${refresh}<meta name="viewport" content="width=device-width"><title>${title} – Alongside</title></head><body><main><h1>${title}</h1><p>${sentence}</p><p><a href="${next}">${link}</a></p></main></body></html>`;
}
