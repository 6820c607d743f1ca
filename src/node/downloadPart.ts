// One request of a download: appends what is missing to the part that is there.

import { open, stat } from 'node:fs/promises';
import { GradloomError } from '../errors.ts';
import { fileError } from './fileError.ts';
import { watchProgress, type Patience, type ProgressWatch } from './watchProgress.ts';

/** A file to download: where from, what it is called here, and how it is known to be whole. */
export interface DownloadSource {
  /** Addresses of the same file, tried in order. */
  readonly urls: readonly string[];
  /** Name of the file in the folder, without a path. */
  readonly file: string;
  /** Hexadecimal checksum; one of the two is needed. */
  readonly sha256?: string;
  readonly md5?: string;
  /** Bytes, where known: a longer answer is cut off. */
  readonly size?: number;
}

/** Options of a download. */
export interface DownloadOptions {
  /** Where the file is put; it is created where it does not exist. */
  readonly folder: string;
  /** The function that fetches; tests pass their own. */
  readonly fetch?: typeof fetch;
  /** Called with what has arrived so far. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Ends the download. */
  readonly signal?: AbortSignal;
  /** When a mirror is too slow; 30 s without a byte, or less than 60 kB in 60 s, by default. */
  readonly patience?: Patience;
}

/** Progress of a download. */
export interface DownloadProgress {
  /** Name of the file. */
  readonly file: string;
  /** Address that it is fetched from. */
  readonly url: string;
  /** Bytes that have arrived. */
  readonly received: number;
  /** Size of the file in bytes, where it is known. */
  readonly total?: number;
}

/**
 * Brings the file `part` to its full length from one address: asks for what is missing, or for all where the server
 * does not resume. Says whether earlier bytes were kept.
 *
 * Throws `E_DOWNLOAD` where the answer is not whole (what arrived stays), `E_FILE` where it cannot be written.
 */
export async function downloadPart(
  url: string,
  part: string,
  source: DownloadSource,
  options: DownloadOptions,
): Promise<{ resumed: boolean }> {
  const watch = watchProgress(options.patience);
  try {
    return await receive(url, part, { source, options, watch });
  } finally {
    watch.stop();
  }
}

interface Receiving {
  readonly source: DownloadSource;
  readonly options: DownloadOptions;
  readonly watch: ProgressWatch;
}

async function receive(
  url: string,
  part: string,
  { source, options, watch }: Receiving,
): Promise<{ resumed: boolean }> {
  let start = (await stat(part).catch(() => undefined))?.size ?? 0;
  let response = await request(url, start, { options, watch });
  let continues = response.status === 206 && rangeStart(response) === start;
  // 416: nothing follows what is here, which is the whole file or too much of another; the checksum decides.
  if (response.status === 416 && start > 0) {
    await response.body?.cancel();
    return { resumed: true };
  }
  if (start > 0 && !continues && response.status !== 200) {
    await response.body?.cancel();
    response = await request(url, 0, { options, watch });
    continues = false;
  }
  if (response.status !== 200 && !continues) {
    await response.body?.cancel();
    throw failed(url, `the server must answer 200; got ${response.status} ${response.statusText}`.trim());
  }
  if (!continues) start = 0;
  const announced = response.headers.get('content-length');
  // fetch unpacks an encoded answer, so its length says nothing about the file then.
  const encoded = response.headers.get('content-encoding') !== null;
  const total = announced === null || encoded ? source.size : start + Number(announced);
  await store(response, { url, part, start, total, most: source.size, file: source.file, options, watch });
  return { resumed: start > 0 };
}

async function request(
  url: string,
  start: number,
  { options, watch }: Omit<Receiving, 'source'>,
): Promise<Response> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (start > 0) headers['range'] = `bytes=${start}-`;
  try {
    const signals = [watch.signal, ...(options.signal ? [options.signal] : [])];
    const answer = (options.fetch ?? fetch)(url, { headers, signal: AbortSignal.any(signals) });
    return await watch.race(answer);
  } catch (cause) {
    throw failed(url, `the server must be reachable; got ${reason(cause)}`, cause);
  }
}

/** The first byte that a 206 answer holds, or −1. */
function rangeStart(response: Response): number {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : -1;
}

interface Storing {
  readonly url: string;
  readonly part: string;
  readonly start: number;
  readonly total: number | undefined;
  readonly most: number | undefined;
  readonly file: string;
  readonly options: DownloadOptions;
  readonly watch: ProgressWatch;
}

/** Appends the answer's bytes to the part, or begins it again where `start` is 0. */
async function store(response: Response, to: Storing): Promise<void> {
  const handle = await open(to.part, to.start > 0 ? 'a' : 'w').catch((cause: unknown) => {
    throw fileError('write', to.part, cause);
  });
  let received = to.start;
  try {
    const reader = (response.body ?? new Blob([]).stream()).getReader();
    for (;;) {
      const { done, value } = await to.watch.race(reader.read()).catch((cause: unknown) => {
        void reader.cancel().catch(() => undefined);
        throw failed(to.url, `the answer must be whole; got ${received} bytes, then ${reason(cause)}`, cause);
      });
      if (done) break;
      await handle.writeFile(value).catch((cause: unknown) => {
        throw fileError('write', to.part, cause);
      });
      received += value.length;
      to.watch.received(value.length);
      to.options.onProgress?.({
        file: to.file,
        url: to.url,
        received,
        ...(to.total ? { total: to.total } : {}),
      });
      if (to.most !== undefined && received > to.most) {
        // The checksum will be wrong, which deletes the part; there is no use in reading on.
        await reader.cancel();
        break;
      }
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (to.total !== undefined && received < to.total) {
    throw failed(to.url, `the answer must have ${to.total} bytes; got ${received}`);
  }
}

function failed(url: string, rule: string, cause?: unknown): GradloomError {
  return new GradloomError('E_DOWNLOAD', `download ${url}: ${rule}.`, { cause });
}

/** fetch says only "fetch failed"; its cause says why. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
