import { createRoutingBook } from '../files/routing-book.ts';
import type { RoutingFiles } from '../files/routing-files.ts';
import { fallbackDocument } from '../twilio/twiml.ts';

export interface FallbackDocument {
  readonly lineId: string;
  /** Static TwiML: works with this service switched off. */
  readonly twiml: string;
}

/**
 * The static document of each published line, to be hosted elsewhere and set as the number's fallback URL at Twilio (S2).
 * `hostedAt`: where the documents will lie, so that each can begin again from the top; null leaves that out.
 */
export function fallbackDocuments(files: RoutingFiles, hostedAt: string | null): readonly FallbackDocument[] {
  return createRoutingBook(files)
    .lines()
    .map((line) => ({
      lineId: line.lineId,
      twiml: fallbackDocument(
        line,
        hostedAt === null ? null : `${hostedAt.replace(/\/+$/, '')}/${line.lineId}.xml`,
      ),
    }));
}
