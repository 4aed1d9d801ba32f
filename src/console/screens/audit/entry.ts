import type { ReplyOf } from '../../../wire/api.ts';
import type { Given } from '../../api/client.ts';

/** One entry of the log with its place in the chain. */
export type Entry = ReplyOf<'listAudit'>['entries'][number];
/** What is looked for. */
export type Filter = NonNullable<Given<'listAudit'>['query']>;
