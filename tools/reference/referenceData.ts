// Loads the data and the starting parameters of a reference run.

import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GradloomError, type DataSet } from 'gradloom';
import { numbersOf, type ArrayData } from '../../src/formats/arrayData.ts';
import { readHdf5 } from '../../src/formats/hdf5.ts';
import { readIdx } from '../../src/formats/idx.ts';
import { readJsonData } from '../../src/formats/jsonData.ts';
import { readNpz } from '../../src/formats/npz.ts';
import { toNumbers } from '../../src/formats/toNumbers.ts';
import { readFileBytes, readFileText } from '../../src/node/readFileBytes.ts';
import { readReferenceRun, type DataPart, type PreparedRun, type ReferenceRun } from './referenceRun.ts';

/** Reads a published run, `NAME.json`, with its data and its starting parameters. */
export async function preparePublished(folder: string, file: string): Promise<PreparedRun> {
  const run = await readReferenceRun(folder, file);
  const { train, test, scale } = run.data;
  const parts = [await loadPart(run, train), ...(test ? [await loadPart(run, test)] : [])];
  return { run, parts, scale, values: await loadInitialParameters(run) };
}

/** Looks a file up beside the run, then relative to the folder's parent. */
async function find(run: ReferenceRun, file: string): Promise<string> {
  for (const folder of [run.folder, dirname(run.folder)]) {
    const path = join(folder, file);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new GradloomError(
    'E_FILE',
    `${run.name}: the file must be beside the run or in the folder above; got no ${file}.`,
  );
}

/** One part of the data; classes become indices where the output is softmax, numbers elsewhere. */
async function loadPart(run: ReferenceRun, part: DataPart): Promise<DataSet> {
  const { x, y } = await loadArrays(run, part);
  const features = run.layerSizes[0]!;
  const outputs = run.layerSizes.at(-1)!;
  const examples = x.length / features;
  const inputs = x instanceof Uint8Array ? x : Float32Array.from(x);
  const classes = outputs > 1 && y.length === examples;
  const targets = classes ? Uint32Array.from(y) : Float32Array.from(y);
  return { x: inputs, y: targets, examples, features, targets: targets.length / examples };
}

async function loadArrays(
  run: ReferenceRun,
  part: DataPart,
): Promise<{ x: Uint8Array | Float64Array; y: Float64Array }> {
  if ('images' in part) {
    const [images, labels] = await Promise.all([find(run, part.images), find(run, part.labels)]);
    return arrays(readIdx(await readFileBytes(images)), readIdx(await readFileBytes(labels)));
  }
  const path = await find(run, part.file);
  if (run.data.kind === 'json') {
    const { train } = readJsonData(await readFileText(path), { x: part.x, y: part.y, file: path });
    return arrays(train.x, train.y && numbersOf(train.y, part.y ?? 'y', { file: path }));
  }
  const bytes = await readFileBytes(path);
  const members =
    run.data.kind === 'npz'
      ? readNpz(bytes, { file: path })
      : await readHdf5(bytes, { members: [part.x, part.y], file: path });
  const member = (name: string) => {
    const found = members.get(name);
    return found && numbersOf(found, name, { file: path });
  };
  return arrays(member(part.x), member(part.y));
}

function arrays(
  x: ArrayData | undefined,
  y: ArrayData | undefined,
): { x: Uint8Array | Float64Array; y: Float64Array } {
  if (!x || !y)
    throw new GradloomError(
      'E_FILE_FORMAT',
      'reference: the members x and y must exist; got none of that name.',
    );
  return {
    x: x.dtype === 'u8' ? (x.data as Uint8Array) : Float64Array.from(toNumbers(x.data)),
    y: Float64Array.from(toNumbers(y.data)),
  };
}

/** Starting parameters by name: W1, b1, …; W (n_l, n_{l-1}) row-major, as the library's. */
async function loadInitialParameters(run: ReferenceRun): Promise<Map<string, Float32Array>> {
  const path = await find(run, run.initialParameters);
  const members = readNpz(await readFileBytes(path), { file: path });
  return new Map(
    [...members].map(([name, array]) => [
      name,
      Float32Array.from(toNumbers(numbersOf(array, name, { file: path }).data)),
    ]),
  );
}
