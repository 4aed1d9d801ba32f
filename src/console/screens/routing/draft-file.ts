import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, ApiError } from '../../api/client.ts';
import { draft } from '../../shell/drafts.ts';

export const FILES = ['policy.yaml', 'lines.yaml', 'roster.yaml', 'policy-tests.yaml'] as const;
export type DraftFileName = (typeof FILES)[number];

interface Kept {
  /** As last read from or written to the draft; null: not read yet. */
  readonly saved: Signal<{ readonly text: string; readonly revision: number } | null>;
  readonly text: Signal<string>;
  readonly refused: Signal<string | null>;
  readonly error: Signal<string | null>;
  readonly saving: Signal<boolean>;
}

/** One file of a draft as it is being edited. It outlives the screen; a second writer is never written over unasked. */
export interface EditedFile {
  readonly text: Signal<string>;
  readonly changed: ReadonlySignal<boolean>;
  /** Somebody else was first; said in words with their name. */
  readonly refused: Signal<string | null>;
  readonly error: Signal<string | null>;
  readonly saving: Signal<boolean>;
  changedIn(name: DraftFileName): boolean;
  save(): Promise<void>;
  takeTheirs(): Promise<void>;
  writeOver(): Promise<void>;
  /** Reads a file again that was changed by other means; unsaved text stays. */
  reload(name: DraftFileName): Promise<void>;
}

function kept(id: string, name: DraftFileName): Kept {
  return draft<Kept>(`routing-file:${id}:${name}`, {
    saved: signal(null),
    text: signal(''),
    refused: signal(null),
    error: signal(null),
    saving: signal(false),
  }).value;
}

const isChanged = ({ saved, text }: Kept) => saved.value !== null && saved.value.text !== text.value;

async function read(id: string, name: DraftFileName, keepText: boolean): Promise<void> {
  const file = kept(id, name);
  try {
    const { text, revision } = await api('get', '/routing/files/{ref}/{file}', {
      params: { ref: id, file: name },
    });
    const unsaved = keepText && isChanged(file);
    file.saved.value = { text, revision: revision ?? 0 };
    if (!unsaved) file.text.value = text;
    file.error.value = null;
  } catch (failure) {
    file.error.value = failure instanceof ApiError ? failure.message : String(failure);
  }
}

export function useDraftFile(id: string, name: DraftFileName): EditedFile {
  const file = kept(id, name);
  useEffect(() => {
    if (file.saved.value === null) void read(id, name, false);
  }, [file]);
  const save = async () => {
    const before = file.saved.value;
    if (before === null || file.saving.value || !isChanged(file)) return;
    file.saving.value = true;
    file.refused.value = null;
    const text = file.text.value;
    try {
      const draftNow = await api('put', '/routing/drafts/{draftId}/files/{file}', {
        params: { draftId: id, file: name },
        body: { text, revision: before.revision },
      });
      file.saved.value = { text, revision: draftNow.files[name]?.revision ?? draftNow.revision };
      file.error.value = null;
    } catch (failure) {
      const said = failure instanceof ApiError ? failure.message : String(failure);
      if (failure instanceof ApiError && failure.problem?.code === 'conflict') file.refused.value = said;
      else file.error.value = `Not saved. ${said}`;
    } finally {
      file.saving.value = false;
    }
  };
  return {
    text: file.text,
    changed: computed(() => isChanged(file)),
    refused: file.refused,
    error: file.error,
    saving: file.saving,
    changedIn: (other) => isChanged(kept(id, other)),
    save,
    async takeTheirs() {
      await read(id, name, false);
      file.refused.value = null;
    },
    async writeOver() {
      await read(id, name, true);
      await save();
    },
    reload: (other) => read(id, other, true),
  };
}
