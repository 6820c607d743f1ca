// Whole numbers that are added up on the device without rounding, far beyond the 2^24 that float32 can count.

import type { Gpu } from '../../gpu/gpu.ts';
import { add, floor, multiply, subtract } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { readTogether, Variable } from '../../plan/variable.ts';

/** What one word counts to before the next one goes up by 1. */
const CARRY = 2 ** 22;

/** A sum of tensors of whole numbers below 2^22, exact up to 2^46: two words for each number. */
export class ExactCount {
  /** What a program does to add the tensor once. */
  readonly updates: readonly (readonly [Variable, Tensor])[];
  readonly #low: Variable;
  readonly #high: Variable;

  constructor(gpu: Gpu, name: string, value: Tensor) {
    const shape = [value.size];
    this.#low = new Variable(gpu, name, { shape });
    this.#high = new Variable(gpu, `${name} carried`, { shape });
    // Below 2^23: exact.
    const sum = add(this.#low.tensor, reshape(value, shape));
    const carried = floor(multiply(sum, 1 / CARRY));
    this.updates = [
      [this.#low, subtract(sum, multiply(carried, CARRY))],
      [this.#high, add(this.#high.tensor, carried)],
    ];
  }

  /** Within a turn: begins at 0 again. */
  clear(): void {
    const zeros = new Float32Array(this.#low.tensor.size);
    this.#low.writeNow(zeros);
    this.#high.writeNow(zeros.slice());
  }

  /** Within a turn: the sums. */
  async readNow(): Promise<Float64Array> {
    const [low = [], high = []] = await readTogether([this.#low, this.#high]);
    return Float64Array.from(low, (value, at) => value + high[at]! * CARRY);
  }

  destroy(): void {
    this.#low.destroy();
    this.#high.destroy();
  }
}
