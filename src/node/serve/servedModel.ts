// The model that is served: a copy of its own, put on a new device where the old one is lost.

import type { RealArray } from '../../data/dataSet.ts';
import { GradloomError, messageOf } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { concatenate } from '../../train/concatenate.ts';
import { Model, type ModelOptions } from '../../train/model.ts';
import { chunkSize } from '../../train/predict.ts';

/** Milliseconds between attempts to open the device again: the first wait and the longest. */
const RETRY_MS = { first: 100, longest: 5000 };

/** How a served model stands. */
export type ModelState = 'ready' | 'reopening' | 'closed';

/** What a served model needs beside the model. */
export interface ServedParts {
  /** Rows that the device is given at once, whatever is asked: kernels, and with them the last bit, depend on it. */
  readonly maxBatch: number;
  readonly reopen: () => Promise<Gpu>;
  /** Told when a device is lost. */
  readonly onLoss: () => void;
}

/** A model with the parameters that it had when it was given. */
export class ServedModel {
  readonly #options: ModelOptions;
  readonly #parts: ServedParts;
  #model: Model;
  /** Whether the device is ours to close. */
  #ownsGpu = false;
  #state: ModelState = 'ready';
  #why = '';
  #retry: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;
  #reopening: Promise<void> | undefined;

  private constructor(options: ModelOptions, model: Model, parts: ServedParts) {
    this.#options = options;
    this.#parts = parts;
    this.#model = model;
    this.#watch();
  }

  /** Copies the model. Throws as `Model.values` and the constructor of `Model`. */
  static async create(model: Model, parts: ServedParts): Promise<ServedModel> {
    const { network, storage, standardForm, classes, imageShape, targetScale, table } = model;
    const described = { network, storage, standardForm, classes, imageShape, targetScale, table };
    const options: ModelOptions = { ...described, values: await model.values() };
    return new ServedModel(options, new Model(model.gpu, options), parts);
  }

  /** Where the owner has closed the device, no prediction will be answered any more. */
  get state(): ModelState {
    return this.#state === 'ready' && this.#faultCode() === 'E_DISPOSED' ? 'closed' : this.#state;
  }

  /** The model as it is on the present device. */
  get model(): Model {
    return this.#model;
  }

  /**
   * ŷ for x [rows, inputs]. A row has one answer, to the bit, whatever it is asked with. Throws as `Model.predict`;
   * `E_DEVICE_LOST` at once while the device is opened again.
   */
  async predict(x: Float64Array): Promise<RealArray> {
    this.assertReady();
    const model = this.#model;
    const { inputs, outputs } = model.network;
    const size = Math.min(
      2 ** Math.ceil(Math.log2(this.#parts.maxBatch)),
      chunkSize(model.gpu.limits, model.network),
    );
    const rows = x.length / inputs;
    const parts: RealArray[] = [];
    for (let first = 0; first < rows; first += size) {
      const part = x.subarray(first * inputs, (first + size) * inputs);
      const filled = new Float64Array(size * inputs);
      // Filled up with its first row: of that it is known that the model takes it.
      for (let at = 0; at < filled.length; at += inputs)
        filled.set(at < part.length ? part.subarray(at, at + inputs) : part.subarray(0, inputs), at);
      try {
        const all = await model.predict(filled);
        parts.push(all.subarray(0, (part.length / inputs) * outputs));
      } catch (error) {
        this.#examine(model);
        throw rowsLater(error, first);
      }
    }
    return parts.length === 1 ? parts[0]! : concatenate(parts, Float64Array);
  }

  /** Throws `E_DEVICE_LOST` while the device is opened again, `E_DISPOSED` once it is closed. */
  assertReady(): void {
    if (this.#state === 'ready') return;
    if (this.#state === 'closed')
      throw new GradloomError('E_DISPOSED', 'serve: the server must be open; it is ending.');
    throw new GradloomError(
      'E_DEVICE_LOST',
      'serve: the device must be there; it was lost and is being opened again.',
      { hint: `Try again in a second.${this.#why}` },
    );
  }

  /** Frees the model, and the device if it was opened here. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#retry);
    this.#wake?.();
    await this.#reopening;
    await this.#model.destroy().catch(() => undefined);
    if (this.#ownsGpu) this.#model.gpu.close();
  }

  #watch(): void {
    const model = this.#model;
    void model.gpu.device.lost.then(() => this.#examine(model));
  }

  /** Begins to open another device where this one is of no use any more; one that its owner closed is not replaced. */
  #examine(model: Model): void {
    if (model !== this.#model || this.#state !== 'ready') return;
    const code = this.#faultCode();
    if (code === undefined || code === 'E_DISPOSED' || code === 'E_OUT_OF_MEMORY') return;
    this.#state = 'reopening';
    this.#parts.onLoss();
    this.#reopening = this.#reopen();
  }

  /** Why the device cannot be used; undefined where it can. */
  #faultCode(): unknown {
    try {
      this.#model.gpu.assertUsable();
      return undefined;
    } catch (fault) {
      return (fault as { code?: unknown }).code ?? 'E_INTERNAL';
    }
  }

  async #reopen(): Promise<void> {
    if (this.#ownsGpu) this.#model.gpu.close();
    for (
      let wait = RETRY_MS.first;
      this.#state === 'reopening';
      wait = Math.min(2 * wait, RETRY_MS.longest)
    ) {
      let gpu: Gpu | undefined;
      try {
        gpu = await this.#parts.reopen();
        const model = new Model(gpu, this.#options);
        if (this.#state !== 'reopening') {
          gpu.close();
          return;
        }
        this.#model = model;
        this.#ownsGpu = true;
        this.#why = '';
        this.#state = 'ready';
        this.#watch();
      } catch (cause) {
        gpu?.close();
        this.#why = ` The last attempt failed: ${messageOf(cause)}`;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          this.#retry = setTimeout(resolve, wait);
        });
      }
    }
  }
}

/** The error of a part with the row of the whole. */
function rowsLater(error: unknown, rows: number): unknown {
  if (!(error instanceof GradloomError) || rows === 0) return error;
  const message = error.message.replace(/\brow (\d+)/, (_, row: string) => `row ${Number(row) + rows}`);
  return new GradloomError(error.code, message, { hint: error.hint, cause: error });
}
