// The recorded runs of the examples, with what their chapters begin with; each is loaded when it is asked for.
import type { Sight } from '../examples/example.ts';
import type { ExampleName } from '../examples/index.ts';
import { decodeSights, type RecordedRun } from './sights.ts';

const FILES = import.meta.glob<RecordedRun>('./runs/*.json', { import: 'default' });

/** What an example showed, and on which device. */
export async function loadRecording(name: ExampleName): Promise<{ device: string; sights: Sight[] }> {
  const { device, sights } = await FILES[`./runs/${name}.json`]!();
  return { device, sights: decodeSights(sights) };
}
