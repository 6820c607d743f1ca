// Where a training puts its files.

import { dirname, format, join, parse } from 'node:path';
import { RUN_FOLDER } from '../outputFiles.ts';
import type { TrainOptions } from './trainOptions.ts';

/** The files of a run. */
export interface RunFiles {
  readonly model: string;
  readonly curve?: string;
  /** The page about the run. */
  readonly report?: string;
}

/** The files that the options name, the curve beside the model unless they say otherwise. */
export function filesOf({ out, curve, report }: Pick<TrainOptions, 'out' | 'curve' | 'report'>): RunFiles {
  const model = out ?? join(RUN_FOLDER, 'model.safetensors');
  const page = report === undefined ? {} : { report };
  if (curve === false) return { model, ...page };
  const beside =
    out === undefined ? join(RUN_FOLDER, 'curve.svg') : join(dirname(out), `${parse(out).name}.svg`);
  return { model, curve: curve ?? beside, ...page };
}

/** Where a training that failed keeps what it had learnt: an older model stays as it was. */
export function unfinishedFile({ model }: RunFiles): string {
  const { dir, name, ext } = parse(model);
  return format({ dir, name: `${name}.unfinished`, ext });
}
