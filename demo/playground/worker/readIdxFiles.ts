// IDX files as MNIST and its like come: pictures and labels, for training and perhaps for testing, packed or not.
import { dataSetFromArrays, GradloomError, gunzip, readIdx, type DataSet } from 'gradloom';
import type { GivenFile } from '../data/source.ts';
import type { ReadPictures } from './openFiles.ts';

interface IdxArray {
  readonly file: string;
  readonly isTest: boolean;
  readonly array: ReturnType<typeof readIdx>;
}

/** The data set of two files, or those of four: a pair whose names say `t10k` or `test` is held out. */
export async function readIdxFiles(files: readonly GivenFile[]): Promise<ReadPictures & { name: string }> {
  const arrays = await Promise.all(files.map(({ file }) => readArray(file)));
  const tests = arrays.filter(({ isTest }) => isTest);
  const others = arrays.filter(({ isTest }) => !isTest);
  // A test set alone is something to learn from as well.
  const [train, test] = others.length === 0 ? [tests, []] : [others, tests];
  const { data, name } = pairOf(train);
  return { name, data, ...(test.length > 0 ? { test: pairOf(test, data).data } : {}) };
}

async function readArray(file: File): Promise<IdxArray> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const array = readIdx(isPacked ? await gunzip(bytes, { file: file.name }) : bytes, { file: file.name });
  return { file: file.name, isTest: /^(t10k|test)/iu.test(file.name), array };
}

function pairOf(arrays: readonly IdxArray[], like?: DataSet): { data: DataSet; name: string } {
  const pictures = arrays.filter(({ array }) => array.shape.length > 1);
  const labels = arrays.filter(({ array }) => array.shape.length === 1);
  const [x, y] = [pictures[0], labels[0]];
  if (!x || !y || pictures.length > 1 || labels.length > 1) {
    const got = arrays.map(({ file }) => file).join(', ');
    throw new GradloomError(
      'E_FILE',
      `pictures: one file of pictures and one of labels go together; got ${got.slice(0, 200)}.`,
      { hint: 'Drop or choose both at once: train-images-idx3-ubyte and train-labels-idx1-ubyte.' },
    );
  }
  const data = dataSetFromArrays(x.array, y.array, {
    file: x.file,
    ...(like ? { like } : { targetKind: 'classes' }),
  });
  return { data, name: x.file };
}
