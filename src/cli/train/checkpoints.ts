// Checkpoints of a training on the command line: what it is asked for, where they lie, and how it goes on from them.

import { Option, type Command } from 'commander';
import { join, parse } from 'node:path';
import * as v from 'valibot';
import { checkpointFiles, type CheckpointFiles } from '../../node/checkpointFiles.ts';
import type { CheckpointOptions } from '../../train/fit/fitOptions.ts';
import { openCheckpoint, readCheckpoint, type CheckpointSummary } from '../../train/fit/fitCheckpoint.ts';
import { GradloomError } from '../../errors.ts';
import { formatCount } from '../../drawing/format.ts';
import type { Output } from '../output.ts';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const INTERVAL = /^(\d+(?:\.\d+)?)(ms|s|m|h)$|^(\d+)[- ]?steps?$/;

/** How often: by the clock or by steps. */
export type CheckpointInterval = Pick<CheckpointOptions, 'everyMs' | 'everySteps'>;

function toInterval(text: string): CheckpointInterval | undefined {
  const [, time, unit, steps] = INTERVAL.exec(text.trim()) ?? [];
  const everyMs = Number(time) * UNITS[unit as keyof typeof UNITS];
  if (time !== undefined) return everyMs > 0 ? { everyMs } : undefined;
  const everySteps = Number(steps);
  return Number.isSafeInteger(everySteps) && everySteps > 0 ? { everySteps } : undefined;
}

/** The options, as others of `train` are described. */
export const checkpointEntries = {
  checkpointEvery: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => toInterval(text) !== undefined,
        'a time with its unit such as 30s or 5m, or steps such as 500-steps',
      ),
      v.transform((text) => toInterval(text)!),
    ),
  ),
  resume: v.optional(v.boolean(), false),
};

/** Adds them to the command. */
export function addCheckpointOptions(command: Command): void {
  const group = (flags: string, description: string): Command =>
    command.addOption(new Option(flags, description).helpGroup('Interruptions:'));
  group(
    '--checkpoint-every <interval>',
    'keep all that is needed to go on beside the model, e.g. 30s, 5m or 500-steps; the last two are kept',
  );
  group(
    '--resume',
    'go on from the newest checkpoint, to the bit (implies --checkpoint-every 30s); without one, begin',
  );
}

/** What the command was asked for. */
export interface CheckpointChoice {
  readonly checkpointEvery?: CheckpointInterval | undefined;
  readonly resume: boolean;
}

/** The checkpoints of one run of the command. */
export interface Checkpoints {
  readonly files: CheckpointFiles;
  readonly interval: CheckpointInterval;
  /** What to go on from. */
  readonly resume?: Uint8Array | undefined;
  readonly summary?: CheckpointSummary | undefined;
  /** Epochs between the reports of the training that is gone on with: a default must not be another one now. */
  readonly reportEvery?: number | undefined;
}

/**
 * Finds what there is to go on from, to do `steps` in all; `undefined` where no checkpoints are asked for. Tells what begins, and what is replaced.
 *
 * @throws GradloomError `E_FILE`, `E_FILE_FORMAT`, `E_FILE_CHECKSUM` where all that is there is damaged; `E_ARGUMENT` where more is
 *   done than is asked for.
 */
export async function openCheckpoints(
  { checkpointEvery, resume: isResumed }: CheckpointChoice,
  { model, steps: planned }: { readonly model: string; readonly steps: number },
  output: Output,
): Promise<Checkpoints | undefined> {
  if (!checkpointEvery && !isResumed) return undefined;
  const interval = checkpointEvery ?? {};
  const { dir, name } = parse(model);
  const files = checkpointFiles(join(dir, `${name}.checkpoint`));
  if (!isResumed) {
    const earlier = await unfinishedAt(files);
    if (earlier) {
      const kept = await keptAside(files, { dir, name });
      const { done, steps } = earlier;
      output.note(
        `(an earlier training stopped at step ${formatCount(done)} of ${formatCount(steps)}; --resume goes on from there. This one begins: ` +
          `that checkpoint is kept for --resume --out ${kept.model})`,
      );
      return { files: kept.files, interval };
    }
    const [newest] = await files.list();
    if (newest !== undefined)
      output.note(`(checkpoints of an earlier training, such as ${newest}, are replaced)`);
    return { files, interval };
  }
  const resume = await files.newest({ onDamaged: ({ message }) => output.warn(`Passed over: ${message}`) });
  if (!resume) {
    output.note('(there is no checkpoint: the training begins)');
    return { files, interval };
  }
  const summary = readCheckpoint(resume);
  const { done, steps, ended } = summary;
  if (planned < done) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: --resume must reach at least as far as what is done, ${formatCount(done)} steps; got an end at ${formatCount(planned)}.`,
      { hint: 'Ask for more --epochs or --steps, or begin again without --resume.' },
    );
  }
  const isOver = ended === 'patience' || (ended === 'done' && planned === done);
  output.note(
    isOver
      ? `(the training was complete at step ${formatCount(done)} of ${formatCount(steps)}; only a longer one has more to do)`
      : `(going on from step ${formatCount(done)} of ${formatCount(planned)})`,
  );
  const { reportEvery } = openCheckpoint('train: --resume', resume).about.fit.options;
  const usual = typeof reportEvery === 'number' ? { reportEvery } : {};
  return { files, interval, resume, summary, ...usual };
}

/** The training that could still go on; `undefined` where it is at its end, or where nothing of it can be read. */
async function unfinishedAt(files: CheckpointFiles): Promise<CheckpointSummary | undefined> {
  try {
    const newest = await files.newest();
    const summary = newest && readCheckpoint(newest);
    return summary && summary.ended !== 'done' && summary.ended !== 'patience' ? summary : undefined;
  } catch (error) {
    if (error instanceof GradloomError) return undefined;
    throw error;
  }
}

/**
 * The same files, of which the newest is copied to a name of its own before the first one is written: nothing of a training
 * that could go on is lost, and nothing is copied for a training that does not begin.
 */
async function keptAside(
  files: CheckpointFiles,
  { dir, name }: { readonly dir: string; readonly name: string },
): Promise<{ files: CheckpointFiles; model: string }> {
  let own = `${name}.earlier`;
  const asideOf = (title: string) => checkpointFiles(join(dir, `${title}.checkpoint`));
  for (let count = 2; (await asideOf(own).list()).length > 0; count++) own = `${name}.earlier-${count}`;
  let isKept = false;
  const save = async (checkpoint: Uint8Array): Promise<void> => {
    if (!isKept) {
      const newest = await files.newest();
      if (newest) await asideOf(own).save(newest);
      isKept = true;
    }
    return files.save(checkpoint);
  };
  return { files: { ...files, save }, model: join(dir, `${own}.safetensors`) };
}

/** How `fit` makes them. A disk that is full is no reason to lose a training: `onTrouble` is told. */
export function fitCheckpoints(
  { files, interval }: Checkpoints,
  { note, onTrouble }: { note: () => string; onTrouble: (what: string, cause: unknown) => void },
): CheckpointOptions {
  return {
    ...interval,
    note,
    save: async (checkpoint) => {
      await files
        .save(checkpoint)
        .catch((cause: unknown) => onTrouble('A checkpoint cannot be written', cause));
    },
  };
}

/** What to do after an interruption, for people. */
export async function howToGoOn({ files }: Checkpoints): Promise<string> {
  const [newest] = await files.list().catch(() => []);
  return newest === undefined
    ? 'No checkpoint was written yet.'
    : `All that is needed to go on is in ${newest}: give the same command with --resume.`;
}
