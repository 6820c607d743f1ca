// One training at a time writes a model, its curve and its checkpoints: the later one would replace the earlier one's.

import { join, parse } from 'node:path';
import { GradloomError } from '../../errors.ts';
import { claimFile, type FileClaim } from '../../node/claimFile.ts';

/** Claims a model's file, and the checkpoints of its name. Throws `E_FILE` where another training has done so. */
export async function claimModel(model: string): Promise<FileClaim> {
  const { dir, name } = parse(model);
  const claim = await claimFile(join(dir, name));
  if (claim.held) return claim;
  const { pid, lock } = claim;
  throw new GradloomError(
    'E_FILE',
    `train: one training at a time may write ${model}; got another under way, ${pid === undefined ? 'on another machine or in another container' : `process ${pid}`}.`,
    {
      hint: `Name another file with --out, or wait for its end. If nothing trains there, remove ${lock}.`,
    },
  );
}
