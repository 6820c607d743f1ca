// The data to train with: drawn digits, a public data set by name, or a file.

import type { DataSet } from '../../data/dataSet.ts';
import { drawDigits } from '../../data/digits/drawDigits.ts';
import { GradloomError } from '../../errors.ts';
import { DATA_SETS, fetchNamedDataSet } from '../../node/dataSets.ts';
import { loadData } from '../../node/loadData.ts';
import type { DataStream } from '../../train/stream/dataStream.ts';
import type { ModelDecisions } from '../../train/likeModel.ts';
import type { DataDivision } from './dataDivision.ts';
import { dataEntries, loadOptions, type DataOptions } from '../data/dataOptions.ts';
import { formatBytes, formatCount } from '../../drawing/format.ts';
import type { Output } from '../output.ts';

/** Data and what to call it. */
export interface NamedData {
  readonly name: string;
  readonly train: DataSet;
  readonly test?: DataSet;
  /** How training examples are divided further; default: at random. */
  readonly division?: DataDivision;
  /** How much each training example counts; absent: all alike. */
  readonly weights?: Float64Array | undefined;
  /** Examples that the training is judged by on its way. */
  readonly validation?: DataSet;
  /** All examples of an epoch, where they are read as they are needed: `train` are some of them. */
  readonly stream?: { readonly data: DataStream; readonly examples: number };
}

/** What is read, and what of it is no feature. */
interface ReadTo {
  readonly data?: string;
  /** Columns that are left out beside those of `--drop`. */
  readonly leaveOut?: readonly string[];
}

/** How many digits are drawn where no data is named: about a second of work. */
const DIGITS = { train: 24_000, test: 2000 };
/** Numbers of the test pictures begin here, so that none is a training picture. */
const FIRST_TEST = 2 ** 31;
/** How much is put aside for testing where nobody says. */
export const USUAL_TEST_FRACTION = 0.2;

/** Loads what `--data` names, for a model that exists where `like` is given. Throws as `loadData` and `fetchNamedDataSet` do. */
export async function loadTrainingData(
  { data, leaveOut, ...options }: DataOptions & ReadTo,
  output: Output,
  like?: ModelDecisions,
): Promise<NamedData> {
  if (data === undefined) {
    checkNothingToRead(options);
    return drawnDigits(options.seed);
  }
  const known = DATA_SETS.get(data);
  const path = known ? await fetchVisibly(data, output) : data;
  const read = loadOptions(options, options.testFraction ?? USUAL_TEST_FRACTION);
  const how = leaveOut === undefined ? read : { ...read, drop: [options.drop ?? [], leaveOut].flat() };
  // Only what was verified: other files may lie beside it.
  const files = known?.files.map(({ file }) => file);
  const loaded = await loadData(path, { ...how, ...(files ? { files } : {}), ...(like ? { like } : {}) });
  if (!known) return { name: data, ...loaded };
  const { classes } = known;
  return {
    name: data,
    train: { ...loaded.train, classes },
    ...(loaded.test ? { test: { ...loaded.test, classes } } : {}),
  };
}

/** Drawn digits are neither read nor divided. Throws `E_ARGUMENT` for an option that says how to read. */
function checkNothingToRead(options: DataOptions): void {
  const given = Object.keys(dataEntries).filter(
    (name) => name !== 'seed' && options[name as keyof DataOptions] !== undefined,
  );
  if (given.length === 0) return;
  const flags = given.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new GradloomError(
    'E_ARGUMENT',
    `train: options that say how to read data must come with --data; got ${flags.join(', ')}.`,
    { hint: 'Name the data with --data, or leave them out: without it digits are drawn.' },
  );
}

/** The embedded data set. */
export function drawnDigits(seed: number): NamedData {
  return {
    name: 'drawn digits',
    train: drawDigits({ count: DIGITS.train, seed }),
    test: drawDigits({ count: DIGITS.test, seed, first: FIRST_TEST }),
  };
}

async function fetchVisibly(name: string, output: Output): Promise<string> {
  const title = DATA_SETS.get(name)?.title ?? name;
  const files = DATA_SETS.get(name)?.files ?? [];
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  let said = false;
  return fetchNamedDataSet(name, {
    onProgress: () => {
      if (said) return;
      said = true;
      output.note(`Downloading ${title}: ${formatCount(files.length)} files, ${formatBytes(bytes)} …`);
    },
  });
}
