import { nameOfSpecialist } from '../shell/duty-list.ts';
import { me } from '../shell/session.ts';

/** A colleague as the reader knows them: "you", a name, else their id. */
export function whoWords(actor: string): string {
  return actor === me.value?.actor ? 'you' : nameOfSpecialist(actor);
}
