// SwiftShader, a Vulkan driver on the CPU, out of the npm package `@sparticuz/chromium`: unpacked once, kept in
// the cache folder, used where a machine has no Vulkan driver at all.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { GradloomError } from '../errors.ts';
import { cacheFolder } from './cacheFolder.ts';
import { fileError, systemCode } from './fileError.ts';
import { readArchive } from './swiftshaderArchive.ts';

const PACKAGE = '@sparticuz/chromium';
const ARCHIVE = join('bin', 'swiftshader.tar.br');
const LOADER = 'libvulkan.so.1';
const MANIFEST = 'vk_swiftshader_icd.json';
const IN_THE_WAY: readonly string[] = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'];
const NEEDED = ['libvk_swiftshader.so', LOADER, MANIFEST];

/** The unpacked driver: absolute paths of its ICD file (for `VK_DRIVER_FILES`) and of its Vulkan loader. */
export interface SwiftShader {
  readonly manifest: string;
  readonly loader: string;
}

/** Where the driver comes from and goes to; for tests. */
export interface SwiftShaderPlaces {
  /** The folder of the npm package; found through Node's resolution if absent. */
  readonly packageFolder?: string;
  /** The folder that keeps one subfolder per package version; the cache folder if absent. */
  readonly folder?: string;
}

/**
 * Unpacks SwiftShader on first use and says where it lies.
 *
 * Several processes may do so at once: each unpacks beside the target and renames, the first rename wins. Where
 * the cache folder cannot be written, a private temporary folder serves until the process ends.
 *
 * @throws GradloomError `E_NO_ADAPTER` where the package is missing or the machine is not Linux x64,
 * `E_FILE_FORMAT` for a damaged archive, `E_FILE` where it cannot be written.
 */
export function unpackSwiftShader(places: SwiftShaderPlaces = {}): SwiftShader {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new GradloomError(
      'E_NO_ADAPTER',
      `swiftshader: the packaged driver is for linux x64; got ${process.platform} ${process.arch}.`,
      { hint: 'Install a Vulkan driver of the system, for example Mesa (lavapipe), version 24 or newer.' },
    );
  }
  const packageFolder = places.packageFolder ?? findPackage();
  const parent = places.folder ?? cacheFolder('swiftshader');
  const target = join(parent, packageVersion(packageFolder));
  if (isComplete(target)) return within(target);

  const files = readFiles(packageFolder);
  const temporary = writableFolder(parent);
  try {
    for (const [name, bytes] of files) writeFileSync(join(temporary, name), bytes, { mode: 0o644 });
    if (dirname(temporary) !== parent) return within(temporary);
    moveInto(temporary, target);
  } catch (cause) {
    rmSync(temporary, { recursive: true, force: true });
    throw cause instanceof GradloomError ? cause : fileError('write', target, cause);
  }
  return within(target);
}

function within(folder: string): SwiftShader {
  return { manifest: join(folder, MANIFEST), loader: join(folder, LOADER) };
}

function isComplete(folder: string): boolean {
  return NEEDED.every((name) => existsSync(join(folder, name)));
}

function readFiles(packageFolder: string): Map<string, Uint8Array> {
  const archive = readArchive(brotliDecompressSync(readFileSync(join(packageFolder, ARCHIVE))));
  const files = new Map(
    archive.filter(({ name }) => NEEDED.includes(name)).map(({ name, bytes }) => [name, bytes]),
  );
  const missing = NEEDED.filter((name) => !files.has(name));
  if (missing.length > 0) {
    throw new GradloomError('E_FILE_FORMAT', `swiftshader: ${ARCHIVE} must hold ${missing.join(', ')}.`, {
      hint: `Install ${PACKAGE} in the version that Gradloom names.`,
    });
  }
  return files;
}

/** A new empty folder beside the target, or, where that cannot be written, one that goes with the process. */
function writableFolder(parent: string): string {
  try {
    mkdirSync(parent, { recursive: true });
    return mkdtempSync(join(parent, 'unpacking-'));
  } catch {
    const folder = mkdtempSync(join(tmpdir(), 'gradloom-swiftshader-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

/** A rename onto a folder with content fails, so the first process wins and the others take its result. */
function moveInto(temporary: string, target: string): void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      renameSync(temporary, target);
      return;
    } catch (cause) {
      if (isComplete(target)) {
        rmSync(temporary, { recursive: true, force: true });
        return;
      }
      if (!IN_THE_WAY.includes(systemCode(cause))) throw cause;
      // Somebody removed a file of it: a folder with holes is put out of the way, never written into.
      rmSync(target, { recursive: true, force: true });
    }
  }
  throw new GradloomError('E_FILE', `swiftshader: cannot write ${target}; other processes keep changing it.`);
}

function packageVersion(packageFolder: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version?: unknown;
  };
  if (typeof version === 'string' && /^[\w.+-]+$/.test(version) && !version.startsWith('.')) return version;
  throw new GradloomError('E_FILE_FORMAT', `swiftshader: ${PACKAGE} has no usable version number.`);
}

/** The package does not export its package.json, so its folder is found upward from its entry. */
function findPackage(): string {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(PACKAGE);
  } catch (cause) {
    throw missingPackage(cause);
  }
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, ARCHIVE)) && existsSync(join(folder, 'package.json'))) return folder;
  }
  throw missingPackage();
}

function missingPackage(cause?: unknown): GradloomError {
  return new GradloomError('E_NO_ADAPTER', `swiftshader: the npm package ${PACKAGE} must be installed.`, {
    hint: `Install a Vulkan driver of the system, or the software driver: \`npm install ${PACKAGE}\`.`,
    cause,
  });
}
