// Checks that files to be written do not overwrite what is read, nor files of another kind.

import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { GradloomError } from '../errors.ts';
import { firstBytes } from '../node/firstBytes.ts';
import { beginsAsState } from '../train/state/stateFile.ts';

type FileKind =
  | 'model'
  | 'picture'
  | 'predictions'
  | 'onnx'
  | 'npz'
  | 'parameters'
  | 'program'
  | 'page'
  | 'report';

/** A file to be written, by the option that names it. */
export interface OutputFile {
  readonly option: string;
  readonly path: string;
  /** What may be there already and be replaced; anything unless told. */
  readonly replaces?: FileKind;
}

/**
 * Refuses outputs that are one file, that are one of the inputs, or that would replace a file of another kind.
 *
 * @throws GradloomError `E_FILE`, `E_ARGUMENT` with what to change.
 */
export async function checkOutputs(
  outputs: readonly OutputFile[],
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const taken = new Map<string, string>();
  for (const input of inputs) if (input !== undefined) taken.set(await placeOf(input), 'reads');
  for (const { option, path, replaces } of outputs) {
    const place = await placeOf(path);
    const other = taken.get(place);
    if (other !== undefined) {
      throw new GradloomError(
        'E_ARGUMENT',
        `${option} must be a file of its own; got ${path}, which this command ${other}.`,
        { hint: `Name another file with ${option}.` },
      );
    }
    taken.set(place, `writes as ${option}`);
    if (replaces) await checkKind(path, replaces);
  }
}

/** One text for one file, however it is named. */
async function placeOf(path: string): Promise<string> {
  return realpath(path)
    .catch(async () => join(await realpath(dirname(path)), basename(path)))
    .catch(() => resolve(path));
}

async function checkKind(path: string, kind: FileKind): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size === 0) return;
  const start = await firstBytes(path);
  // One that cannot be read is the business of other checks.
  if (start === undefined || IS_OF_KIND[kind](start, found.size)) return;
  throw new GradloomError(
    'E_FILE',
    `write ${path}: ${RULES[kind] ?? `only a ${kind} may be replaced by a ${kind}`}; got a file of another kind.`,
    { hint: 'Choose another name, or remove that file.' },
  );
}

const RULES: Readonly<Partial<Record<FileKind, string>>> = {
  predictions: 'only predictions may be replaced by predictions',
  onnx: 'only an ONNX model may be replaced by an ONNX model',
  npz: 'only parameters may be replaced by parameters',
  parameters: 'only parameters may be replaced by parameters',
  program: 'only an exported network may be replaced by one',
  page: 'only an exported network may be replaced by one',
};

/** Safetensors: a length of eight bytes, then that much JSON. A checkpoint is no model: hours of work may hang on it. */
function isModel(start: Buffer, size: number): boolean {
  return (
    start.length > 8 &&
    start.readBigUInt64LE() <= BigInt(size) &&
    start[8] === '{'.charCodeAt(0) &&
    !beginsAsState(start)
  );
}

function isPicture(start: Buffer): boolean {
  return /^\uFEFF?\s*<(?:svg|\?xml)/.test(start.toString('utf8'));
}

/** As `gradloom predict` writes them; another table or list may be somebody's work. */
function isPredictions(start: Buffer): boolean {
  return /^(?:row,"?predicted|\[\s*\{\s*"row":|\[\s*\]\s*$)/.test(start.toString('utf8'));
}

/** As `gradloom export` writes it: a version below 128, then who wrote it. */
function isOnnx(start: Buffer): boolean {
  return start[0] === 8 && start[2] === 18;
}

/** An archive that begins with a parameter. */
function isNpz(start: Buffer): boolean {
  const text = start.toString('latin1');
  return text.startsWith('PK\x03\x04') && /^[^]{30}[A-Za-z]+[\d.]+\.npy/.test(text);
}

function isParameters(start: Buffer): boolean {
  return /^\{\s*"network":/.test(start.toString('utf8'));
}

/** As `gradloom export` begins modules and their types. */
function isProgram(start: Buffer): boolean {
  return /^\/\/ (?:A trained network, exported by Gradloom|The types of an exported network)/.test(
    start.toString('utf8'),
  );
}

function isPage(start: Buffer): boolean {
  return start.toString('utf8').includes('<!-- A network, exported by Gradloom');
}

/** As `runReport` begins. */
function isReport(start: Buffer): boolean {
  return start.toString('utf8').startsWith('<!doctype html>\n<!-- gradloom report -->');
}

const IS_OF_KIND: Readonly<Record<FileKind, (start: Buffer, size: number) => boolean>> = {
  model: isModel,
  picture: isPicture,
  predictions: isPredictions,
  onnx: isOnnx,
  npz: isNpz,
  parameters: isParameters,
  program: isProgram,
  page: isPage,
  report: isReport,
};
