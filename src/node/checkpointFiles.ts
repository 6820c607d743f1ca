// Checkpoints as files: each is written whole beside those before, the last two are kept, the newest whole one is found.

import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { arrayKind } from '../arrayKind.ts';
import { checkFunction, checkOptions, checkText, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { beginsAsState, decodeState } from '../train/state/stateFile.ts';
import { fileError, systemCode } from './fileError.ts';
import { firstBytes } from './firstBytes.ts';
import { readFileBytes } from './readFileBytes.ts';
import { writeAtomically } from './writeAtomically.ts';

/** How many are kept: where the disk damages one, there is another. */
const KEPT = 2;

/** How the newest checkpoint is looked for. */
export interface NewestCheckpointOptions {
  /** Called with what is wrong with each newer file that is damaged and therefore passed over. */
  readonly onDamaged?: ((error: GradloomError) => void) | undefined;
}

/** The checkpoints of one training, on disk. */
export interface CheckpointFiles {
  /**
   * Writes a checkpoint of `fit`, or a trainer's state, whole or not at all, and removes all checkpoints but the last two.
   *
   * @throws GradloomError `E_FILE`, `E_ARGUMENT` for what is no bytes; those before then stay.
   */
  readonly save: (checkpoint: Uint8Array) => Promise<void>;
  /**
   * The newest checkpoint that is whole; `undefined` where there is none.
   *
   * @throws GradloomError `E_FILE` where the folder or a file cannot be read; what a damaged file throws where there are only
   *   such, so that nobody begins again from the start by mistake.
   */
  readonly newest: (options?: NewestCheckpointOptions) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Paths of the files that are there, the newest first. */
  readonly list: () => Promise<string[]>;
}

/**
 * Checkpoints as files `PATH-1.safetensors`, `PATH-2.safetensors`, …, of which the last two are kept:
 * `fit({ epochs, checkpoint: { save: files.save }, resume: await files.newest() })`. The folder must exist. Nobody else should
 * write files of such names; a process that is killed while it writes leaves those before whole.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no path.
 */
export function checkpointFiles(path: string): CheckpointFiles {
  checkText('checkpointFiles: the path', path);
  if (/(?:^|[\\/])\.{0,2}$/.test(path)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `checkpointFiles: the path must end with a name; got ${JSON.stringify(path)}.`,
      { hint: "checkpointFiles('runs/digits') makes runs/digits-1.safetensors and so on." },
    );
  }
  const folder = dirname(path);
  const numberOf = (name: string): number => {
    const [, number] = /^-(\d+)\.safetensors$/.exec(name.slice(basename(path).length)) ?? [];
    return name.startsWith(basename(path)) && number !== undefined ? Number(number) : Number.NaN;
  };
  /** Those that are there, the newest first. */
  const numbers = async (): Promise<number[]> => {
    const names = await readdir(folder).catch((cause: unknown) => {
      if (systemCode(cause) === 'ENOENT') return [];
      throw fileError('read', folder, cause);
    });
    return names
      .map(numberOf)
      .filter(Number.isSafeInteger)
      .sort((a, b) => b - a);
  };
  const fileOf = (number: number): string => join(folder, `${basename(path)}-${number}.safetensors`);
  const write = async (checkpoint: Uint8Array): Promise<void> => {
    const [last = 0] = await numbers();
    await writeAtomically(fileOf(last + 1), checkpoint);
    // What cannot be removed now is removed after the next one. A model of such a name is somebody's work, and stays.
    for (const old of (await numbers()).slice(KEPT).map(fileOf)) {
      const start = await firstBytes(old);
      if (start?.length === 0 || (start && beginsAsState(start)))
        await rm(old, { force: true }).catch(() => undefined);
    }
  };
  let saving: Promise<unknown> = Promise.resolve();
  return {
    save: async (checkpoint) => {
      if (arrayKind(checkpoint) !== 'Uint8Array') {
        throw new GradloomError(
          'E_ARGUMENT',
          `checkpointFiles: a checkpoint must be bytes (Uint8Array); got ${kindOf(checkpoint)}.`,
        );
      }
      // One after another, in the order of the calls.
      const own = saving.then(() => write(checkpoint));
      saving = own.catch(() => undefined);
      return own;
    },
    newest: async (options = {}) => {
      checkOptions('newest', options, ['onDamaged']);
      const { onDamaged } = options;
      if (onDamaged !== undefined) checkFunction('newest: onDamaged', onDamaged);
      let damage: GradloomError | undefined;
      for (const number of await numbers()) {
        const file = fileOf(number);
        const bytes = await readFileBytes(file);
        try {
          decodeState(file, bytes);
          return bytes as Uint8Array<ArrayBuffer>;
        } catch (error) {
          if (!(error instanceof GradloomError)) throw error;
          onDamaged?.(error);
          damage ??= error;
        }
      }
      if (damage) throw damage;
      return undefined;
    },
    list: async () => (await numbers()).map(fileOf),
  };
}
