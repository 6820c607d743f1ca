// Metrics of held-out examples, measured on the device: what comes back is a number for each metric and batch.

import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { batchOf, increment, recordAt } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { Tensor } from '../../graph/tensor.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import { concatenate } from '../concatenate.ts';
import { ExactCount } from './exactCount.ts';
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
  /** Whole numbers of each batch, below 2^22, by name: added up exactly on the device. */
  readonly counts?:
    | ((batch: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>)
    | undefined;
  /** Scores that no sum stands for, read back batch by batch. */
  readonly scores?: ((batch: Readonly<Record<string, Tensor>>) => Tensor) | undefined;
}

/** What all parts together gave. */
export interface Measured {
  /** Means over all examples. */
  readonly means: Readonly<Record<string, number>>;
  /** Sums of the counts. */
  readonly counts: Readonly<Record<string, Float64Array>>;
  /** All scores, example after example. */
  readonly scores: Float32Array;
}

/** What else held-out examples need. */
export interface HeldOutOptions {
  /** What metrics read beside the parts. */
  readonly read?: readonly Variable[];
  /** What is told of what was measured; default: the means. */
  readonly finish?: (measured: Measured) => Readonly<Record<string, number>>;
}

/** A part that can be measured. */
interface Meter {
  readonly program: Program;
  readonly batches: number;
  readonly counter: Variable;
  readonly rings: readonly Variable[];
  readonly counts: readonly (readonly [name: string, count: ExactCount])[];
  readonly hasScores: boolean;
}

/** Held-out examples on the device. */
export class HeldOut {
  readonly names: readonly string[];
  readonly #meters: readonly Meter[];
  readonly #parts: readonly HeldOutPart[];
  readonly #made: readonly { destroy(): void }[];
  readonly #finish: NonNullable<HeldOutOptions['finish']>;

  private constructor(
    names: readonly string[],
    own: {
      meters: Meter[];
      parts: readonly HeldOutPart[];
      made: { destroy(): void }[];
      finish: NonNullable<HeldOutOptions['finish']>;
    },
  ) {
    this.names = names;
    this.#finish = own.finish;
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
    { read = [], finish = ({ means }) => means }: HeldOutOptions = {},
  ): Promise<HeldOut> {
    const made: { destroy(): void }[] = [...read, ...parts.flatMap(({ data }) => Object.values(data))];
    const keep = <T extends { destroy(): void }>(part: T): T => {
      made.push(part);
      return part;
    };
    try {
      const meters: Meter[] = [];
      let names: readonly string[] = [];
      for (const { data, examples, batchSize, metrics, counts: counted, scores } of parts) {
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
        const counts = Object.entries(counted?.(batch) ?? {}).map(
          ([name, value]) => [name, keep(new ExactCount(gpu, name, value))] as const,
        );
        const all = scores?.(batch);
        names = values.map(([name]) => name);
        const rings = values.map(([name]) => keep(new Variable(gpu, name, { shape: [batches] })));
        const program = keep(
          await compile(gpu, {
            ...(all ? { outputs: { scores: all } } : {}),
            updates: [
              ...counts.flatMap(([, count]) => count.updates),
              [counter, increment(counter.tensor)],
              ...values.map(([, value], index) => {
                const ring = rings[index]!;
                return [ring, recordAt(ring.tensor, counter.tensor, value)] as const;
              }),
            ],
          }),
        );
        meters.push({ program, batches, counter, rings, counts, hasScores: all !== undefined });
      }
      return new HeldOut(names, { meters, parts, made, finish });
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

  /** Within a turn: what is told of the means over all examples, added up in float64, and of counts and scores. */
  async measure(): Promise<Readonly<Record<string, number>>> {
    const scores: Float32Array[] = [];
    for (const { program, batches, counter, counts, hasScores } of this.#meters) {
      counter.writeNow(Uint32Array.of(0));
      for (const [, count] of counts) count.clear();
      if (!hasScores) await program.runNow(batches);
      else
        for (let batch = 0; batch < batches; batch++)
          scores.push((await program.runAndReadNow('scores')) as Float32Array);
    }
    const [means, counts] = [await this.#means(), await this.#counts()];
    return this.#finish({ means, counts, scores: concatenate(scores) });
  }

  async #means(): Promise<Record<string, number>> {
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

  async #counts(): Promise<Record<string, Float64Array>> {
    const sums: Record<string, Float64Array> = {};
    for (const { counts } of this.#meters)
      for (const [name, count] of counts) {
        const own = await count.readNow();
        sums[name] = sums[name]?.map((value, at) => value + own[at]!) ?? own;
      }
    return sums;
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
