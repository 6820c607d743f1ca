// The data of trials: digests of what its paths hold, and the data itself, divided as the sweep says.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DataSet } from '../../data/dataSet.ts';
import { fitStandardForm, type StandardForm, type StandardFormKind } from '../../data/standardForm.ts';
import { GradloomError } from '../../errors.ts';
import { DATA_SETS } from '../../node/dataSets.ts';
import { fileError } from '../../node/fileError.ts';
import type { Output } from '../output.ts';
import { loadTrainingData } from '../train/loadTrainingData.ts';
import { withUsableTest } from '../train/testData.ts';
import { parseTrainOptions } from '../train/trainOptions.ts';
import { withValidation } from '../train/validationData.ts';
import type { SweepDescription } from './description.ts';
import type { DataReference } from './trialJob.ts';

/** Data that trials are trained on, compared by, and that nothing is decided by. */
export interface TrialData {
  readonly name: string;
  readonly train: DataSet;
  readonly validation: DataSet;
  readonly test?: DataSet;
  /** The standard form of the training part; computed once for each kind. */
  readonly standardForm: (kind: StandardFormKind) => StandardForm;
}

/** The data of a description, by reference. Throws `E_FILE` for a path that cannot be read. */
export async function referenceTo(description: SweepDescription): Promise<DataReference> {
  const { data: path, reading, validationFraction, seed } = description;
  const digests: Record<string, string> = {};
  for (const [name, place] of Object.entries(pathsOf({ path, reading })))
    digests[name] = await digestOfPath(place);
  return { ...(path === undefined ? {} : { path }), digests, reading, validationFraction, seed };
}

/** The paths that hold data, by what names them. */
function pathsOf({
  path,
  reading,
}: {
  path?: string | undefined;
  reading: DataReference['reading'];
}): Record<string, string> {
  const own: Record<string, string> = path !== undefined && !DATA_SETS.has(path) ? { path } : {};
  const others = ['test', 'testY'].flatMap((name) => {
    const place = reading[name];
    return typeof place === 'string' ? [[name, place] as const] : [];
  });
  return { ...own, ...Object.fromEntries(others) };
}

/** Loads data by reference once; another reference takes the place of the last one. */
export class TrialDataSource {
  readonly #output: Output;
  readonly #folder: string | undefined;
  #last: { readonly key: string; readonly data: Promise<TrialData> } | undefined;

  /** `folder`: where else files are looked for, by their name. */
  constructor(output: Output, folder?: string) {
    this.#output = output;
    this.#folder = folder;
  }

  /**
   * The data. Throws `E_FILE` where it is not on this machine, `E_FILE_CHECKSUM` where it is other data, and as
   * `loadTrainingData`.
   */
  async load(reference: DataReference): Promise<TrialData> {
    const key = JSON.stringify(reference);
    if (this.#last?.key !== key) this.#last = { key, data: this.#load(reference) };
    try {
      return await this.#last.data;
    } catch (error) {
      this.#last = undefined;
      throw error;
    }
  }

  async #load(reference: DataReference): Promise<TrialData> {
    const { reading, digests, seed, validationFraction } = reference;
    const places: Record<string, string> = {};
    for (const [name, path] of Object.entries(pathsOf(reference))) {
      const place = await this.#find(path);
      const digest = await digestOfPath(place);
      if (digest !== digests[name]) {
        throw new GradloomError(
          'E_FILE_CHECKSUM',
          `sweep: ${place} must hold the data of the sweep, SHA-256 ${digests[name]}; got ${digest}.`,
          { hint: 'Copy the data to this machine again, or begin a sweep of the new data.' },
        );
      }
      places[name] = place;
    }
    const { path = reference.path, ...others } = places;
    const options = parseTrainOptions({
      ...reading,
      ...others,
      ...(path === undefined ? {} : { data: path }),
      seed: String(seed),
    });
    const loaded = withUsableTest(await loadTrainingData(options, this.#output), options, this.#output);
    const { name, train, test, validation } = withValidation(loaded, { ...options, validationFraction });
    const forms = new Map<StandardFormKind, StandardForm>();
    const standardForm = (kind: StandardFormKind): StandardForm => {
      const form = forms.get(kind) ?? fitStandardForm(train, kind);
      forms.set(kind, form);
      return form;
    };
    return { name, train, validation: validation!, ...(test ? { test } : {}), standardForm };
  }

  async #find(path: string): Promise<string> {
    if (this.#folder === undefined) return path;
    const own = join(this.#folder, basename(path));
    return stat(own).then(
      () => own,
      () => path,
    );
  }
}

/** SHA-256 of a file, or of the names and contents of the files of a folder. */
async function digestOfPath(path: string): Promise<string> {
  try {
    const hash = createHash('sha256');
    if ((await stat(path)).isDirectory()) {
      const names = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile());
      for (const { name } of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        hash.update(`${name}\0`);
        hash.update(await digestOfPath(join(path, name)));
      }
    } else {
      for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
    }
    return hash.digest('hex');
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
