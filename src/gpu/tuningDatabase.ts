// Keeps tuning records in a page, in IndexedDB: one entry a device.

import { readRecords, type TuningRecords, type TuningStore } from './tuningRecord.ts';

const DATABASE = 'gradloom';
const TABLE = 'tuning';

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

/** Runs one transaction: no other page can write between its reading and writing. */
async function access<T>(mode: IDBTransactionMode, use: (table: IDBObjectStore) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(TABLE));
  const database = await answer(opening);
  try {
    return await use(database.transaction(TABLE, mode).objectStore(TABLE));
  } finally {
    database.close();
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the request failed')));
  });
}
