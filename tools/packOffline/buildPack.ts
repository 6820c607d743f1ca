// Makes the offline pack's folder: bundles the code, stages all files, packs them into one archive, checks the size.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliCompressSync, createGzip } from 'node:zlib';
import { GradloomError } from '../../src/errors.ts';
import {
  LARGEST_PACK,
  LARGEST_WITHOUT_PEERS,
  packedFiles,
  peers,
  swiftShaderFiles,
  swiftShaderStub,
  type PackedFile,
} from './contents.ts';
import { describePack } from './describePack.ts';

/** What was made. */
export interface Pack {
  readonly folder: string;
  /** Bytes of all files in the folder. */
  readonly size: number;
  /** Bytes after unpacking, by the first part of the path. */
  readonly unpacked: ReadonlyMap<string, number>;
}

/**
 * Makes the pack of the repository at `root` in `folder`, which is replaced.
 *
 * @throws GradloomError as `packedFiles` does; `E_LIMIT` if the result is larger than 50 MiB, without the peers 45; `E_ARGUMENT` for a
 * folder that holds something else.
 */
export async function buildPack(root: string, folder: string): Promise<Pack> {
  refuseForeignFolder(folder);
  const stage = mkdtempSync(join(tmpdir(), 'gradloom-pack-'));
  // The archive keeps the mode, and whoever unpacks it may not be who runs it.
  chmodSync(stage, 0o755);
  try {
    bundle(root, join(stage, 'app'));
    const files = [...packedFiles(root), ...swiftShaderStub()];
    for (const file of files) place(file, stage);
    placeSwiftShader(stage);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await archive(stage, join(folder, 'payload.tar.gz'));
    const stamp = createHash('sha256')
      .update(readFileSync(join(folder, 'payload.tar.gz')))
      .digest('hex');
    writeFileSync(join(folder, 'stamp'), `${stamp.slice(0, 16)}\n`);
    writeFileSync(join(folder, 'README.txt'), describePack(root));
    copyFileSync(join(root, 'tools/packOffline/inside/run'), join(folder, 'run'));
    const pack = { folder, size: sizeOf(folder), unpacked: sizes(stage) };
    const most = peers(root).length > 0 ? LARGEST_PACK : LARGEST_WITHOUT_PEERS;
    if (pack.size <= most) return pack;
    throw new GradloomError(
      'E_LIMIT',
      `pack: it must have at most ${most} bytes; got ${pack.size} in ${folder}.`,
    );
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** What is replaced must be a pack or empty: `--out` may name anything. */
function refuseForeignFolder(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  if (names.length === 0 || names.includes('payload.tar.gz')) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `pack: ${folder} must be new, empty or an earlier pack; got other files.`,
  );
}

function bundle(root: string, to: string): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = join(root, 'tools/packOffline/vite.config.ts');
  run(process.execPath, [vite, 'build', '-c', config, '--outDir', to, '--logLevel', 'warn'], root);
}

function place({ path, source, strip, executable }: PackedFile, stage: string): void {
  const target = join(stage, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, 'file' in source ? readFileSync(source.file) : source.bytes, {
    mode: executable ? 0o755 : 0o644,
  });
  // Without the tool the file works as well; it is larger.
  if (strip) spawnSync('strip', ['--strip-all', target]);
}

/** The library unpacks this archive itself, as it does the npm package's. */
function placeSwiftShader(stage: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-pack-'));
  try {
    const files = swiftShaderFiles();
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const names = files.map(({ name }) => name);
    const tar = run('tar', ['--format=ustar', '-cf', '-', ...names], folder);
    const target = join(stage, 'app/node_modules/@sparticuz/chromium/bin/swiftshader.tar.br');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, brotliCompressSync(tar));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Equal files give an equal archive: names sorted, no times, no owners. */
async function archive(stage: string, target: string): Promise<void> {
  const tar = spawn(
    'tar',
    ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '-cf', '-', '.'],
    { cwd: stage, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<number | null>((resolve, reject) =>
    tar.once('error', reject).once('close', resolve),
  );
  await Promise.all([pipeline(tar.stdout, createGzip({ level: 9 }), createWriteStream(target)), ended]);
  if ((await ended) !== 0) throw new GradloomError('E_FILE', `pack: tar must succeed; got ${await ended}.`);
}

function run(program: string, parameters: readonly string[], cwd: string): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { cwd, maxBuffer: 1 << 28 });
  if (status === 0) return stdout;
  const reason = error?.message ?? `${stdout.toString()}${stderr.toString()}`;
  throw new GradloomError('E_FILE', `pack: ${program} must succeed; got ${reason.trim()}`);
}

function sizeOf(folder: string): number {
  return [...sizes(folder).values()].reduce((sum, size) => sum + size, 0);
}

/** Bytes of the files below a folder by the first part of their path. */
function sizes(folder: string): Map<string, number> {
  const result = new Map<string, number>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const status = statSync(join(folder, name));
    if (!status.isFile()) continue;
    const part = name.split('/')[0]!;
    result.set(part, (result.get(part) ?? 0) + status.size);
  }
  return result;
}
