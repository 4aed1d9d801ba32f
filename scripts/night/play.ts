import { StoryBroken } from './facts.ts';
import type { Night, Scene } from './night.ts';

/** Plays one scene. A scene that breaks off is told, its calls are ended, and the night goes on. */
export async function playScene(night: Night, scene: Scene): Promise<void> {
  const { teller, facts, stage } = night;
  teller.scene(scene.hour, scene.title);
  try {
    await scene.play(night);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await facts.holds(`the scene “${scene.title}” goes on to its end (${why})`, false);
    if (!(error instanceof StoryBroken) && error instanceof Error) teller.aside(error.stack ?? '');
    await stage.sim.hangUpAll();
  }
  const { held, failed } = facts.sinceLast();
  if (failed === 0 && held > 0) await teller.tell('good', `As it should be: ${held} facts checked.`, '');
}
