/** How a state is shown: plain is the usual one, and has no colour. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';
