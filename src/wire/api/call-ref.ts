import { z } from 'zod';

/** A SIP Call-ID or incident reference is the other side's text: long, with `@` and `/`, so percent-encoded in the path. */
export const callRef = z.object({
  id: z
    .string()
    .min(1)
    .max(255)
    .refine((value) => !/^\+?[\d ()-]{7,}$/.test(value), 'a telephone number may not stand in a URL')
    .meta({ description: 'Our id of the call, or what `by` says' }),
});
