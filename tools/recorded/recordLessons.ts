// Runs the example of each chapter with what it begins with, and keeps what it shows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGpu } from 'gradloom/node';
import { firstSettings } from '../../demo/lessons/content/chapter.ts';
import { CHAPTERS } from '../../demo/lessons/content/chapters.ts';
import type { Sight } from '../../demo/lessons/examples/example.ts';
import { loadExample } from '../../demo/lessons/examples/index.ts';
import { encodeSights, type RecordedRun } from '../../demo/lessons/recorded/sights.ts';

/** Sights of a run that are kept at most. */
const MOST = 12;

await recordLessons(join(import.meta.dirname, '../../demo/lessons/recorded/runs'));

/** Writes a file for each example into the folder. */
async function recordLessons(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const gpu = await openGpu();
  try {
    for (const { load } of CHAPTERS) {
      const { example } = await load();
      const sights: Sight[] = [];
      const run = await loadExample(example.name);
      await run({ gpu, settings: firstSettings(example), show: async (sight) => void sights.push(sight) });
      const recorded: RecordedRun = { device: gpu.name, sights: encodeSights(sights, MOST) };
      writeFileSync(join(folder, `${example.name}.json`), `${JSON.stringify(recorded)}\n`);
      console.log(`${example.name}: ${sights.length} sights, ${JSON.stringify(recorded).length} bytes`);
    }
  } finally {
    gpu.close();
  }
}
