// Metrics of held-out examples, measured on the device: what comes back is a number for each metric and batch.

import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { batchOf, increment, recordAt } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { Tensor } from '../../graph/tensor.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import { readTogether, Variable } from '../../plan/variable.ts';

/** Examples on the device that are measured in batches of one size. */
export interface HeldOutPart {
  /** [examples, …] each, by name. */
  readonly data: Readonly<Record<string, Variable>>;
  readonly examples: number;
  /** Divides the examples. */
  readonly batchSize: number;
  /** Scalars by name, each a mean over the examples of the batch; always the same names. */
  readonly metrics: (batch: Readonly<Record<string, Tensor>>) => Readonly<Record<string, unknown>>;
  /** Metrics that are shares of the examples, told without the rounding of float32. */
  readonly shares?: readonly string[];
}

/** A part that can be measured. */
interface Meter {
  readonly program: Program;
  readonly batches: number;
  readonly counter: Variable;
  readonly rings: readonly Variable[];
}

/** Held-out examples on the device. */
export class HeldOut {
  readonly names: readonly string[];
  readonly #meters: readonly Meter[];
  readonly #parts: readonly HeldOutPart[];
  readonly #made: readonly { destroy(): void }[];

  private constructor(
    names: readonly string[],
    own: { meters: Meter[]; parts: readonly HeldOutPart[]; made: { destroy(): void }[] },
  ) {
    this.names = names;
    this.#meters = own.meters;
    this.#parts = own.parts;
    this.#made = own.made;
  }

  /**
   * Compiles what measures the parts; their data, and what else their metrics read, are its own from now on. Throws
   * `E_ARGUMENT` for what is no metric.
   */
  static async create(
    gpu: Gpu,
    parts: readonly HeldOutPart[],
    read: readonly Variable[] = [],
  ): Promise<HeldOut> {
    const made: { destroy(): void }[] = [...read, ...parts.flatMap(({ data }) => Object.values(data))];
    const keep = <T extends { destroy(): void }>(part: T): T => {
      made.push(part);
      return part;
    };
    try {
      const meters: Meter[] = [];
      let names: readonly string[] = [];
      for (const { data, examples, batchSize, metrics } of parts) {
        const counter = keep(new Variable(gpu, 'held-out batch', { shape: [], dtype: 'u32' }));
        const batches = examples / batchSize;
        const batch = Object.fromEntries(
          Object.entries(data).map(([name, { tensor }]) => {
            const rows =
              batches === 1 ? tensor : batchOf(tensor, counter.tensor, { count: examples, batchSize });
            return [name, rows] as const;
          }),
        );
        const values = scalars(metrics(batch));
        names = values.map(([name]) => name);
        const rings = values.map(([name]) => keep(new Variable(gpu, name, { shape: [batches] })));
        const program = keep(
          await compile(gpu, {
            updates: [
              [counter, increment(counter.tensor)],
              ...values.map(([, value], index) => {
                const ring = rings[index]!;
                return [ring, recordAt(ring.tensor, counter.tensor, value)] as const;
              }),
            ],
          }),
        );
        meters.push({ program, batches, counter, rings });
      }
      return new HeldOut(names, { meters, parts, made });
    } catch (error) {
      for (const part of made) part.destroy();
      throw error;
    }
  }

  /** What measures them. */
  get programs(): readonly Program[] {
    return this.#meters.map(({ program }) => program);
  }

  /** The examples. */
  get data(): readonly Variable[] {
    return this.#parts.flatMap(({ data }) => Object.values(data));
  }

  /** Within a turn: the mean of each metric over all examples, added up in float64. */
  async measure(): Promise<Record<string, number>> {
    for (const { program, batches, counter } of this.#meters) {
      counter.writeNow(Uint32Array.of(0));
      await program.runNow(batches);
    }
    const read = await readTogether(this.#meters.flatMap(({ rings }) => rings));
    const examples = this.#parts.reduce((sum, part) => sum + part.examples, 0);
    const sums = this.names.map(() => 0);
    read.forEach((ring, index) => {
      const part = Math.floor(index / this.names.length);
      const column = index % this.names.length;
      const { batchSize, shares = [] } = this.#parts[part]!;
      const isShare = shares.includes(this.names[column]!);
      for (const value of ring) sums[column]! += isShare ? Math.round(value * batchSize) : value * batchSize;
    });
    return Object.fromEntries(this.names.map((name, index) => [name, sums[index]! / examples]));
  }

  destroy(): void {
    for (const part of this.#made) part.destroy();
  }
}

/** Full batches of at most so many examples, and a batch of those left over: first example, examples, batch size. */
export function partsOf(
  examples: number,
  most: number,
): { first: number; count: number; batchSize: number }[] {
  if (examples <= most) return [{ first: 0, count: examples, batchSize: examples }];
  const rest = examples % most;
  const full = { first: 0, count: examples - rest, batchSize: most };
  return rest === 0 ? [full] : [full, { first: examples - rest, count: rest, batchSize: rest }];
}

/** Throws `E_ARGUMENT` unless all are scalars of real numbers. */
function scalars(metrics: Readonly<Record<string, unknown>>): (readonly [string, Tensor])[] {
  const entries = typeof metrics === 'object' && metrics !== null ? Object.entries(metrics) : [];
  return entries.map(([name, value]) => {
    if (value instanceof Tensor && value.size === 1 && value.dtype !== 'u32')
      return [name, reshape(value, [])] as const;
    throw new GradloomError(
      'E_ARGUMENT',
      `fit: the metric ${name} must be a scalar of real numbers; got ${value instanceof Tensor ? value.toString() : kindOf(value)}.`,
      { hint: 'Reduce it: mean(…).' },
    );
  });
}
