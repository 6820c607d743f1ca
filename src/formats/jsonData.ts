// Reads data sets from JSON: an array of examples and an array of labels under two names.

import type { ArrayData, TextData } from './arrayData.ts';
import { checkReaderOptions, checkText } from './checkReader.ts';
import { duplicateKey, longNumbers, nestingDepth } from './duplicateKey.ts';
import { fileFormatError, quoted, type FilePlace } from './fileFormatError.ts';
import { testMembers, trainingMembers, type MemberNames } from './memberNames.ts';
import { CAP_OPTIONS, checkCap, type CapOptions } from './sizeCap.ts';

/** Rows of rows of an object: what is deeper is no data, and would exhaust the stack. */
const MOST_DEPTH = 64;

/** One part of a JSON file's data, the part to train with or the part to test with, as `dataSetFromArrays` takes it. */
export interface JsonPart {
  /** [examples, features], one example a row; NaN where a number is missing. */
  readonly x: ArrayData;
  /** Labels: [examples, targets] numbers, or one text an example. Absent where the file has none. */
  readonly y?: ArrayData | TextData;
}

/** What a JSON file holds. */
export interface JsonData {
  /** The examples to train with. */
  readonly train: JsonPart;
  /** Present where the file has examples to test with. */
  readonly test?: JsonPart;
}

/** Options of `readJsonData`. */
export interface JsonOptions extends CapOptions {
  /** The member that holds the examples to train with, where it has another name than the usual ones. */
  readonly x?: string;
  /** The member that holds their labels. */
  readonly y?: string;
}

/**
 * Training and test part of a JSON file: an object with examples as rows under `X` and labels under `y`, or the
 * names that `x` and `y` give; a test part under `X_test`/`y_test`, else under `Xval`/`yval`. Other usual names do as well,
 * as in `loadData`.
 *
 * `null` in the examples is a missing number. Throws `E_FILE_FORMAT` where the text is no JSON object, has a key twice
 * or more than 64 brackets open at once, a member is missing or has a twin (`x` and `X`), or a cell is ragged, no number,
 * or a whole number of more digits than float64 holds: row and column are named, from 1. `E_LIMIT` where the numbers take
 * more than `maxBytes` (2 GiB by default); `E_ARGUMENT` where `text` is not a string or an option is wrong.
 */
export function readJsonData(text: string, options: JsonOptions = {}): JsonData {
  checkText('readJsonData', text);
  checkReaderOptions('readJsonData', options, [...CAP_OPTIONS, 'x', 'y']);
  const members = parseObject(text, options);
  let found: ReadonlyMap<number, string> | undefined;
  const source = { ...options, long: () => (found ??= longNumbers(text)) };
  const names = { ...options, has: [...members.keys()], format: 'JSON' };
  const named = trainingMembers(names);
  const test = testMembers(names);
  if (named.x === undefined) {
    const list = names.has.map((name) => quoted(name)).join(', ') || 'none';
    throw fileFormatError(options, 'JSON', `the examples must stand under "X"; got the members ${list}`, {
      hint: 'Name the members, e.g. x: "inputs", y: "labels".',
    });
  }
  const train = readPart(members, source, { x: named.x, y: named.y });
  return test ? { train, test: readPart(members, source, test) } : { train };
}

/** The members as a map: names from a file are no keys of an object here. */
function parseObject(text: string, place: FilePlace): Map<string, unknown> {
  const depth = nestingDepth(text);
  if (depth > MOST_DEPTH) {
    const rule = `at most ${MOST_DEPTH} brackets may be open at once`;
    throw fileFormatError(place, 'JSON', `${rule}; got ${depth}`);
  }
  let value: unknown;
  let twice: string | undefined;
  try {
    const json = text.replace(/^\uFEFF/, '');
    value = JSON.parse(json);
    twice = duplicateKey(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'another';
    throw fileFormatError(place, 'JSON', `the text must be JSON; got ${reason}`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fileFormatError(
      place,
      'JSON',
      'the file must hold an object with the members X and y; got another value',
    );
  }
  if (twice !== undefined)
    throw fileFormatError(place, 'JSON', `a key must be unique; got ${quoted(twice)} twice`);
  return new Map(Object.entries(value));
}

interface Source extends CapOptions {
  /** The numbers that `JSON.parse` has changed, looked for when one may be of them. */
  readonly long: () => ReadonlyMap<number, string>;
}

function readPart(
  members: ReadonlyMap<string, unknown>,
  source: Source,
  { x: xName, y: yName }: MemberNames,
): JsonPart {
  const x = readMatrix(members.get(xName), xName, { ...source, missing: true });
  if (yName === undefined) return { x };
  const labels = members.get(yName);
  const texts = readTexts(labels);
  const y = texts
    ? { shape: [texts.length], dtype: 'text' as const, data: texts }
    : readMatrix(labels, yName, source);
  if (y.shape[0] !== x.shape[0]) {
    throw fileFormatError(
      source,
      'JSON',
      `${xName} and ${yName} must have as many rows; got ${x.shape[0]} and ${y.shape[0]}`,
    );
  }
  return { x, y };
}

/** Labels that are all text, in a list or one a row. */
function readTexts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const cells = value.map((row: unknown) =>
    Array.isArray(row) && row.length === 1 ? (row[0] as unknown) : row,
  );
  return cells.every((cell) => typeof cell === 'string') ? cells : undefined;
}

function readMatrix(
  value: unknown,
  name: string,
  source: Source & { readonly missing?: boolean },
): ArrayData & { readonly data: Float64Array } {
  const fail = (rule: string) => fileFormatError(source, 'JSON', rule);
  if (!Array.isArray(value) || value.length === 0)
    throw fail(`${name} must be an array of rows; got ${show(value)}`);
  const rows: unknown[] = value;
  const columns = Array.isArray(rows[0]) ? rows[0].length : 1;
  if (columns === 0) throw fail(`${name} must have at least one column; got an empty row 1`);
  checkCap(8 * rows.length * columns, source, { format: 'JSON', what: name });
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    const cells: unknown[] = Array.isArray(row) ? row : [row];
    if (cells.length !== columns) {
      throw fail(
        `every row of ${name} must have ${columns} cells, as the first has; got ${cells.length} in row ${i + 1}`,
      );
    }
    for (const [j, cell] of cells.entries()) {
      if (cell === null && source.missing) {
        data[i * columns + j] = Number.NaN;
        continue;
      }
      if (typeof cell !== 'number' || !Number.isFinite(cell)) {
        throw fail(`${name} must hold numbers; got ${show(cell)} in row ${i + 1}, column ${j + 1}`);
      }
      const long = Math.abs(cell) > Number.MAX_SAFE_INTEGER ? source.long().get(cell) : undefined;
      if (long !== undefined) {
        throw fileFormatError(
          source,
          'JSON',
          `${name} must hold numbers that float64 holds; got ${quoted(long)}, which becomes ${BigInt(cell)}, in row ${i + 1}, column ${j + 1}`,
          { hint: 'Identifiers as labels are text: write them in quotes.' },
        );
      }
      data[i * columns + j] = cell;
    }
  }
  return { shape: [rows.length, columns], dtype: 'f64', data };
}

/** Short; of an array or an object only the beginning is looked at. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'nothing' : quoted(JSON.stringify(value));
}
