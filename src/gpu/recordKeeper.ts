// Hands what was measured to a store, one call at a time, and waits for it no longer than a store is worth.

import { askStore } from './askStore.ts';
import type { TuningRecord, TuningRecords, TuningStore } from './tuningRecord.ts';

/** Keeps the records of one device. */
export class RecordKeeper {
  readonly #store: TuningStore;
  readonly #device: string;
  readonly #remarks: string[];
  /** Records that the store was not given yet. */
  readonly #left = new Map<string, TuningRecord>();
  /** Rejects where a call failed, after the others were made. */
  #writing: Promise<void> | undefined;
  /** Whether somebody has waited in vain for the call that is being answered: nobody does so again. */
  #late = false;

  constructor(store: TuningStore, device: string, remarks: string[]) {
    this.#store = store;
    this.#device = device;
    this.#remarks = remarks;
  }

  /**
   * Resolves when the store has them or has failed, at once where an earlier call is late. Then the store gets them when
   * it has answered that call: two that read, add and write would lose each other's records.
   */
  async keep(records: TuningRecords): Promise<void> {
    for (const [name, record] of records) this.#left.set(name, record);
    this.#writing ??= this.#write();
    const writing = this.#writing;
    if (this.#late) return;
    await askStore('save', () => writing, this.#remarks);
    this.#late = this.#writing === writing;
  }

  async #write(): Promise<void> {
    let failed: { readonly cause: unknown } | undefined;
    while (this.#left.size > 0) {
      const records = new Map(this.#left);
      this.#left.clear();
      try {
        await this.#store.save(this.#device, records);
      } catch (cause) {
        failed = { cause };
      }
    }
    this.#writing = undefined;
    this.#late = false;
    if (failed) throw failed.cause;
  }
}
