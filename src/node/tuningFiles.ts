// Keeps tuning records in Node: one JSON file a device, in the cache folder.

import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkText } from '../checkOptions.ts';
import { readRecords, type TuningRecords, type TuningStore } from '../gpu/tuningRecord.ts';
import { cacheFolder } from './cacheFolder.ts';
import { fileError } from './fileError.ts';
import { withFileLock } from './fileLock.ts';
import { makeFolder } from './makeFolder.ts';
import { writeAtomically } from './writeAtomically.ts';

/** The largest size of a file of records in bytes; larger files were written by something else. */
const MOST_BYTES = 4 * 2 ** 20;

/** Tuning records of all devices of a machine. */
export interface TuningFiles extends TuningStore {
  /** Folder in which the records are kept. */
  readonly folder: string;
  /** Everything that is kept, by device. */
  list(): Promise<Map<string, TuningRecords>>;
  /**
   * Removes everything; returns how many records there were.
   *
   * @throws GradloomError `E_FILE` where a file cannot be removed.
   */
  clear(): Promise<number>;
}

const opened = new Map<string, TuningFiles>();

/** The store of a folder, by default `tuning` in the cache folder; the same object every time. */
export function tuningFiles(folder: string = cacheFolder('tuning')): TuningFiles {
  checkText('tuningFiles: the folder', folder);
  let files = opened.get(folder);
  if (!files) opened.set(folder, (files = createFiles(folder)));
  return files;
}

function createFiles(folder: string): TuningFiles {
  const load = async (device: string): Promise<TuningRecords> => {
    const found = await readDevice(join(folder, fileName(device)));
    return found?.device === device ? found.records : new Map();
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    folder,
    load,
    // In turn, and one process at a time, so that of two records none gets lost.
    save: (device, records) => {
      const path = join(folder, fileName(device));
      const add = async (): Promise<void> => {
        const all = new Map([...(await load(device)), ...records]);
        const content = {
          device,
          records: Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1))),
        };
        await writeAtomically(path, `${JSON.stringify(content, undefined, 2)}\n`);
      };
      const done = turn.then(async () => {
        makeFolder(folder);
        await withFileLock(`${path}.lock`, add);
      });
      // A folder that cannot be written costs a measurement in the next run, not this one.
      turn = done.catch(() => undefined);
      return turn.then(() => undefined);
    },
    list: () => listFolder(folder),
    clear: async () => {
      const kept = await listFolder(folder);
      for (const name of await jsonFiles(folder)) await remove(join(folder, name));
      return [...kept.values()].reduce((count, records) => count + records.size, 0);
    },
  };
}

async function listFolder(folder: string): Promise<Map<string, TuningRecords>> {
  const all = new Map<string, TuningRecords>();
  for (const name of await jsonFiles(folder)) {
    const found = await readDevice(join(folder, name));
    if (found && found.records.size > 0) all.set(found.device, found.records);
  }
  return all;
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (cause) {
    throw fileError('remove', path, cause);
  }
}

/** What `fileName` named, and nothing that others put there. */
async function jsonFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /-[0-9a-f]{12}\.json$/.test(name)).sort();
}

/** What a file holds; a missing or damaged one counts as empty, and is written again with the next record. */
async function readDevice(path: string): Promise<{ device: string; records: TuningRecords } | undefined> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MOST_BYTES) return undefined;
    const { device, records } = JSON.parse(bytes.toString()) as { device?: unknown; records?: unknown };
    return typeof device === 'string' ? { device, records: readRecords(records) } : undefined;
  } catch {
    return undefined;
  }
}

/** Readable, and no path however strange an adapter's name is. */
function fileName(device: string): string {
  const readable = device
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, 80)
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${readable}-${createHash('sha256').update(device).digest('hex').slice(0, 12)}.json`;
}
