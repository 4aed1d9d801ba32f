import type { ActorId, ForceId } from '../core/ids.ts';
import type { RowReject } from '../core/register/imported.ts';
import type { ImportProgress } from './register-imports.ts';
import type { Upload, UploadProgress, UploadReading } from './register-uploads.ts';

/** What the edge says of a file that is being sent. */
export type SentFile = Pick<Upload, 'id' | 'force' | 'format' | 'by'>;

/** A file with how far a worker came. */
export interface SentFileSeen {
  readonly file: Upload;
  readonly progress: UploadProgress | null;
}

type Forces = ReadonlySet<ForceId>;

/** Register files as keepers handle them. Each rejects with AppError `notFound` for another force's file. */
export interface RegisterFiles {
  /** The same id again, after the answer was lost, gives the same file. */
  receive(sent: SentFile, bytes: AsyncIterable<Buffer>): Promise<Upload>;
  list(forces: Forces, limit: number): Promise<readonly Upload[]>;
  see(id: string, forces: Forces): Promise<SentFileSeen>;
  /** Has a worker find out what an import would do. */
  preview(id: string, forces: Forces, by: ActorId, reading: UploadReading): Promise<Upload>;
  /** Has a worker do it as previewed. `lowering`: why levels may fall or people go; then somebody else confirms (S6). */
  apply(id: string, forces: Forces, by: ActorId, lowering: string | null): Promise<Upload>;
  /** Has an import taken back, once somebody else confirms. */
  undo(id: string, forces: Forces, by: ActorId, reason: string): Promise<Upload>;
  /** Confirms or refuses what somebody else asked for. */
  confirm(id: string, forces: Forces, by: ActorId, accepted: boolean): Promise<Upload>;
  /** Takes away a file that nobody works on. What it brought into the register stays. */
  drop(id: string, forces: Forces, by: ActorId): Promise<void>;
  rejects(id: string, forces: Forces): Promise<readonly RowReject[]>;
  /** Every import so far, those of the command line included. */
  imports(limit: number): Promise<readonly ImportProgress[]>;
}
