// The npm package `@sparticuz/chromium`: where it lies, and how parts of it come into the cache folder, once.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { GradloomError } from '../errors.ts';
import { fileError, systemCode } from './fileError.ts';
import { installCommand } from './installCommand.ts';
import { makeFolder } from './makeFolder.ts';

const PACKAGE = '@sparticuz/chromium';
const IN_THE_WAY = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);

/** A file to write. */
export interface UnpackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

/** What to unpack, the package it is in, and the folder to unpack it to. */
export interface Unpacking {
  /** The folder of the npm package. */
  readonly packageFolder: string;
  /** The folder that keeps one subfolder per version of the package. */
  readonly parent: string;
  /** The names without which an earlier result counts for nothing. */
  readonly needed: readonly string[];
  /** Reads the files out of the package; called only if there is no earlier result. */
  readonly read: () => readonly UnpackedFile[];
}

/**
 * Unpacks files into `parent/<version>` on first use and gives that folder.
 *
 * Several processes may do so at once: each unpacks beside the target and renames, the first rename wins. Where
 * `parent` cannot be written, a private temporary folder serves until the process ends.
 *
 * @throws GradloomError `E_FILE_FORMAT` for a package that lacks a needed file, `E_FILE` for a full disk.
 */
export function unpackOnce({ packageFolder, parent, needed, read }: Unpacking): string {
  const isComplete = (folder: string) => needed.every((name) => existsSync(join(folder, name)));
  const target = join(parent, packageVersion(packageFolder));
  if (isComplete(target)) return target;

  const files = read();
  const missing = needed.filter((name) => !files.some((file) => file.name === name));
  if (missing.length > 0) throw damaged(`must hold ${missing.join(', ')}`);
  const temporary = writableFolder(parent);
  try {
    for (const { name, bytes, executable } of files) {
      writeFileSync(join(temporary, name), bytes, { mode: executable ? 0o755 : 0o644 });
    }
    if (dirname(temporary) !== parent) return temporary;
    moveInto(temporary, target, isComplete);
  } catch (cause) {
    rmSync(temporary, { recursive: true, force: true });
    throw cause instanceof GradloomError ? cause : fileError('write', target, cause);
  }
  return target;
}

/** The decompressed bytes of `bin/<name>.br`. */
export function readCompressed(packageFolder: string, name: string): Uint8Array {
  const path = join(packageFolder, 'bin', `${name}.br`);
  let compressed: Uint8Array;
  try {
    compressed = readFileSync(path);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  try {
    return brotliDecompressSync(compressed);
  } catch (cause) {
    throw damaged(`must hold bin/${name}.br whole; got ${String(cause)}`);
  }
}

/**
 * The package's folder, upward from its entry, since it does not export its package.json.
 *
 * @throws GradloomError `E_NO_ADAPTER` if it is not installed.
 */
export function findPackage(): string {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(PACKAGE);
  } catch (cause) {
    throw missingPackage(cause);
  }
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'bin')) && existsSync(join(folder, 'package.json'))) return folder;
  }
  throw missingPackage();
}

/** A new empty folder beside the target, or, where that cannot be written, one that goes with the process. */
function writableFolder(parent: string): string {
  try {
    makeFolder(parent);
    return mkdtempSync(join(parent, 'unpacking-'));
  } catch {
    const folder = mkdtempSync(join(tmpdir(), 'gradloom-unpacked-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

/** A rename onto a folder with content fails, so the first process wins and the others take its result. */
function moveInto(temporary: string, target: string, isComplete: (folder: string) => boolean): void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      renameSync(temporary, target);
      return;
    } catch (cause) {
      if (isComplete(target)) {
        rmSync(temporary, { recursive: true, force: true });
        return;
      }
      if (!IN_THE_WAY.has(systemCode(cause))) throw cause;
      // Somebody removed a file of it: a folder with holes is put out of the way, never written into.
      rmSync(target, { recursive: true, force: true });
    }
  }
  throw new GradloomError('E_FILE', `write ${target}: other processes keep changing it.`);
}

function packageVersion(packageFolder: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version?: unknown;
  };
  if (typeof version === 'string' && /^[\w.+-]+$/.test(version) && !version.startsWith('.')) return version;
  throw damaged('must have a usable version number');
}

function damaged(rule: string): GradloomError {
  return new GradloomError('E_FILE_FORMAT', `${PACKAGE}: ${rule}.`, {
    hint: `Install it again: \`${installCommand(PACKAGE)}\`.`,
  });
}

function missingPackage(cause?: unknown): GradloomError {
  return new GradloomError('E_NO_ADAPTER', `swiftshader: the npm package ${PACKAGE} must be installed.`, {
    hint: `Install a Vulkan driver of the system, or the software driver: \`${installCommand(PACKAGE)}\`.`,
    cause,
  });
}
