// Keeps tuning records in a page, in IndexedDB: one entry a device.

import { readRecords, type TuningRecords, type TuningStore } from './tuningRecord.ts';
import { within } from './within.ts';

const DATABASE = 'gradloom';
const TABLE = 'tuning';
/** Another page that deletes the database, or gives it another version, may keep ours from it as long as it likes. */
const PATIENCE_MS = 1000;

/** The page's store. Where there is no IndexedDB it keeps nothing. */
export const tuningDatabase: TuningStore = {
  load: async (device) => {
    try {
      return await access('readonly', (table) => answer(table.get(device)).then(readRecords));
    } catch {
      // No IndexedDB here, a private window, a damaged database: nothing is remembered.
      return new Map();
    }
  },
  save: async (device, records) => {
    await access('readwrite', async (table) => {
      const kept: TuningRecords = readRecords(await answer(table.get(device)));
      await answer(table.put(Object.fromEntries([...kept, ...records]), device));
    }).catch(() => undefined);
  },
};

/** Whether an opening of the database waits still: another would wait behind it. */
let waiting = false;

/** Runs one transaction: no other page can write between its reading and writing. */
async function access<T>(mode: IDBTransactionMode, use: (table: IDBObjectStore) => Promise<T>): Promise<T> {
  if (waiting) throw new Error('busy');
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(TABLE));
  const database = await inTime(opening);
  try {
    return await use(database.transaction(TABLE, mode).objectStore(TABLE));
  } finally {
    database.close();
  }
}

/** Rejects where the database does not open in time; should it do so later, it is closed again. */
function inTime(opening: IDBOpenDBRequest): Promise<IDBDatabase> {
  return within(PATIENCE_MS, answer(opening), () => {
    waiting = true;
    void answer(opening)
      .then((database) => database.close())
      .catch(() => undefined)
      .then(() => (waiting = false));
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the request failed')));
  });
}
