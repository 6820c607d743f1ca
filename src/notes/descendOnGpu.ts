// The stage after the notes' third: the same lines, each a matrix at once, on the device.

import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import {
  add,
  binaryCrossEntropyWithLogits,
  divide,
  increment,
  matmul,
  mean,
  multiply,
  recordAt,
  reshape,
  sigmoid,
  subtract,
  transpose,
} from '../graph/ops/index.ts';
import { compile } from '../plan/compile.ts';
import { readTogether, Variable } from '../plan/variable.ts';
import { checkDescent, finite, type Descent, type DescentOptions } from './descend.ts';
import type { LogisticData } from './logisticData.ts';

/**
 * `descend` on the device, in float32: X, Y, w and b stay there, an iteration is a few kernel calls or, where it is small, a
 * share of one, and only the costs and the parameters come back. Its results differ from those in float64 by float32's
 * rounding.
 *
 * @throws GradloomError as `descend`; `E_LIMIT`, `E_OUT_OF_MEMORY`, `E_DEVICE_LOST`.
 */
export async function descendOnGpu(gpu: Gpu, data: LogisticData, options: DescentOptions): Promise<Descent> {
  checkGpu('descendOnGpu', gpu);
  checkDescent('descendOnGpu', data, options);
  const { learningRate: α, iterations } = options;
  const { X, Y } = data;
  const [n, m] = [X.rows, X.columns];
  const made: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(part: T): T => {
    made.push(part);
    return part;
  };
  const onDevice = (name: string, shape: number[], values: Float64Array): Variable =>
    keep(new Variable(gpu, name, { shape, values: Float32Array.from(values) }));
  try {
    const [x, y] = [onDevice('X', [n, m], X.values), onDevice('Y', [1, m], Y.values)];
    const [w, b] = [onDevice('w', [n, 1], new Float64Array(n)), onDevice('b', [1, 1], new Float64Array(1))];
    const costs = onDevice('J', [iterations], new Float64Array(iterations));
    const iteration = keep(new Variable(gpu, 'iteration', { shape: [], dtype: 'u32' }));

    const Z = add(matmul(transpose(w.tensor), x.tensor), b.tensor);
    const A = sigmoid(Z);
    const J = mean(binaryCrossEntropyWithLogits(Z, y.tensor));
    const dZ = subtract(A, y.tensor);
    const dw = divide(matmul(x.tensor, transpose(dZ)), m);
    const db = reshape(mean(dZ), [1, 1]);

    const program = keep(
      await compile(gpu, {
        updates: [
          [w, subtract(w.tensor, multiply(α, dw))],
          [b, subtract(b.tensor, multiply(α, db))],
          [costs, recordAt(costs.tensor, iteration.tensor, J)],
          [iteration, increment(iteration.tensor)],
        ],
      }),
    );
    await program.run(iterations);
    const [wide, bias, recorded] = await gpu.turns.take(() => readTogether([w, b, costs]));
    const costsOf = Float64Array.from(recorded!);
    return finite('descendOnGpu', { w: Float64Array.from(wide!), b: bias![0]!, costs: costsOf });
  } finally {
    for (const part of made) part.destroy();
  }
}
