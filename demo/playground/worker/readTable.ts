// A visitor's table: its columns, and the examples that a set-up makes of them.
import {
  GradloomError,
  overview,
  readCsvStream,
  type CsvData,
  type CsvOptions,
  type DataSet,
} from 'gradloom';
import type { ColumnInfo, TableSource } from '../data/source.ts';
import { shortName } from '../data/shortName.ts';
import type { Setup } from '../state/setup.ts';
import { pageText } from './pageText.ts';

/** What the table holds, before anything is chosen. */
export async function describeTable(file: File): Promise<TableSource> {
  const data = await read(file, { target: false });
  const { features, leftOut } = data.table;
  const missing = missingCells(data);
  const columns = [
    ...features.map(({ position, name, kind, categories }, index) => {
      const column: ColumnInfo = { name, kind, missing: missing[index]! };
      return { position, column: categories ? { ...column, categories: categories.length } : column };
    }),
    ...leftOut.map(({ position, name }) => ({
      position,
      column: { name, kind: 'none', missing: 0 } satisfies ColumnInfo,
    })),
  ].sort((a, b) => a.position - b.position);
  return {
    kind: 'table',
    name: shortName(file.name),
    rows: data.examples,
    columns: columns.map(({ column }) => column),
    warnings: data.warnings.map(pageText).filter(Boolean),
  };
}

/** The examples that a set-up learns from. */
export async function readTable(
  file: File,
  { target, targetKind, leftOut }: Pick<Setup, 'target' | 'targetKind' | 'leftOut'>,
): Promise<{ data: DataSet; targetName: string }> {
  const drop = leftOut.filter((name) => name !== target);
  const data = await read(file, {
    target: target === '' ? -1 : target,
    ...(targetKind === 'auto' ? {} : { targetKind }),
    ...(drop.length > 0 ? { drop } : {}),
  });
  return { data, targetName: data.table.targets[0]!.name };
}

function read(file: File, options: CsvOptions): Promise<CsvData> {
  const source = /\.gz$/iu.test(file.name) ? unpacked(file) : file;
  return readCsvStream(source, { file: file.name, ...options });
}

/** The pieces of a gzip file. */
async function* unpacked(file: File): AsyncGenerator<Uint8Array> {
  try {
    yield* file.stream().pipeThrough(new DecompressionStream('gzip'));
  } catch (cause) {
    throw new GradloomError('E_FILE_FORMAT', `${file.name}: a gzip file must be whole; got other bytes.`, {
      hint: 'The file is truncated or damaged: fetch it again.',
      cause,
    });
  }
}

/** Of each column that is a feature: rows without a value, which are NaN, or 0 in all categories. */
function missingCells(data: CsvData): number[] {
  const { x, examples, features } = data;
  const { featureStatistics } = overview(data);
  let first = 0;
  return data.table.features.map(({ categories }) => {
    const [begin, width] = [first, categories?.length ?? 1];
    first += width;
    if (!categories) return featureStatistics[begin]!.missing;
    let missing = 0;
    for (let row = 0; row < examples; row++) {
      const cells = x.subarray(row * features + begin, row * features + begin + width);
      if (cells.every((cell) => cell === 0)) missing++;
    }
    return missing;
  });
}
