// Downloads a file from one of several mirrors, resumes what was cut off, and verifies it.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GradloomError } from '../errors.ts';
import { downloadPart, type DownloadOptions, type DownloadSource } from './downloadPart.ts';
import { fileError } from './fileError.ts';
import { makeFolder } from './makeFolder.ts';
import { leftoversOf, temporaryName } from './temporaryName.ts';

/**
 * Downloads `source` into `options.folder` and returns the path; a file that is there and whole is not fetched again.
 *
 * The bytes go to a file of this call's own, so that several processes may download at once. It becomes FILE.part
 * when the connection breaks, and the next call asks only for the rest (HTTP Range; RFC 9110, section 14); so it does
 * after a process that was killed. A server that ignores the range, or has another file by now, leads to a fresh start.
 * The file gets its name only when its checksum is right. A mirror that sends nothing for 30 s, or less than 60 kB in
 * a minute, is left for the next.
 *
 * Throws `E_DOWNLOAD` where no mirror delivers it whole, `E_FILE_CHECKSUM` where all that deliver it deliver another
 * file (what was received is deleted then), `E_FILE` where it cannot be written, `E_INTERRUPTED` where `signal` aborts.
 */
export async function download(source: DownloadSource, options: DownloadOptions): Promise<string> {
  const path = join(options.folder, checkedName(source));
  try {
    makeFolder(options.folder);
  } catch (cause) {
    throw fileError('create', options.folder, cause);
  }
  if (await isWhole(path, source)) return path;
  const part = join(options.folder, temporaryName(source.file));
  await takeOver(part, path, source);
  try {
    return await fromMirrors(source, options, { part, path });
  } catch (error) {
    await leave(part, `${path}.part`);
    throw error;
  }
}

/** Makes the longest beginning that an earlier download left the own one; of two callers one gets it. */
async function takeOver(part: string, path: string, { file }: DownloadSource): Promise<void> {
  const left = [`${path}.part`, ...(await leftoversOf(join(path, '..'), file))];
  const sizes = await Promise.all(left.map(sizeOf));
  const longest = left[sizes.indexOf(Math.max(...sizes))] ?? '';
  if (Math.max(...sizes) >= 0) await rename(longest, part).catch(() => undefined);
  for (const other of left.slice(1)) await rm(other, { force: true }).catch(() => undefined);
}

/** Leaves what was received for the next call, unless another has left more. */
async function leave(part: string, shared: string): Promise<void> {
  const [own, others] = await Promise.all([sizeOf(part), sizeOf(shared)]);
  if (own > Math.max(others, 0)) await rename(part, shared).catch(() => undefined);
  else await rm(part, { force: true }).catch(() => undefined);
}

/** The size of a file in bytes, −1 where the file does not exist. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? -1;
}

async function fromMirrors(
  source: DownloadSource,
  options: DownloadOptions,
  { part, path }: { part: string; path: string },
): Promise<string> {
  const failures: GradloomError[] = [];
  for (const url of source.urls) {
    try {
      const { resumed } = await downloadPart(url, part, source, options);
      if (resumed && (await checksumFault(part, source)) !== undefined) {
        // Its first bytes are of an older file, or of another mirror's: once more, from the start.
        await rm(part, { force: true });
        await downloadPart(url, part, source, options);
      }
      await verify(part, url, source);
      await rename(part, path).catch((cause: unknown) => {
        throw fileError('write', path, cause);
      });
      return path;
    } catch (error) {
      if (options.signal?.aborted) throw interrupted(source, error);
      // Another mirror does not help against a full disk.
      if (!(error instanceof GradloomError) || error.code === 'E_FILE') throw error;
      failures.push(error);
    }
  }
  throw summary(source, path, failures);
}

function checkedName({ file, md5, sha256, urls }: DownloadSource): string {
  if (!/^[\w][\w.-]*$/.test(file) || urls.length === 0 || (md5 === undefined && sha256 === undefined)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `download: a plain file name, an address and a checksum are needed; got ${JSON.stringify(file)}, ${urls.length} addresses.`,
    );
  }
  return file;
}

async function isWhole(path: string, source: DownloadSource): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.isFile() && (await checksumFault(path, source)) === undefined;
}

/** What is wrong with a file's checksum, or `undefined`. */
async function checksumFault(path: string, { md5, sha256 }: DownloadSource): Promise<string | undefined> {
  const expected = sha256 ?? md5;
  const hash = createHash(sha256 === undefined ? 'md5' : 'sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  const got = hash.digest('hex');
  return got === expected?.toLowerCase() ? undefined : `${expected}; got ${got}`;
}

async function verify(part: string, url: string, source: DownloadSource): Promise<void> {
  const fault = await checksumFault(part, source);
  if (fault === undefined) return;
  await rm(part, { force: true });
  throw new GradloomError('E_FILE_CHECKSUM', `download ${url}: the checksum must be ${fault}.`);
}

function interrupted(source: DownloadSource, cause: unknown): GradloomError {
  return new GradloomError('E_INTERRUPTED', `download ${source.file}: it was stopped before its end.`, {
    hint: 'The same command goes on from where it stopped.',
    cause,
  });
}

function summary(source: DownloadSource, path: string, failures: readonly GradloomError[]): GradloomError {
  // A wrong file is the graver news, and no reason to try again later.
  const code = failures.every((failure) => failure.code === 'E_FILE_CHECKSUM')
    ? 'E_FILE_CHECKSUM'
    : 'E_DOWNLOAD';
  const details = failures.map((failure) => failure.message).join(' ');
  return new GradloomError(code, `download ${source.file}: a mirror must deliver it whole; got: ${details}`, {
    hint:
      code === 'E_DOWNLOAD'
        ? `Try again later (what was received is kept), or fetch ${source.urls.join(' or ')} by hand and save it as ${path}.`
        : `The mirrors hold another file: fetch ${source.file} from elsewhere and save it as ${path}.`,
    cause: failures[0],
  });
}
