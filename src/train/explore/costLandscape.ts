// The cost at many points of the space of parameters, computed on the device: many points in one submission, and in one
// dispatch where the network is small.

import type { DataSet } from '../../data/dataSet.ts';
import { add, batchOf, increment, multiply, recordAt, reshape, slice } from '../../graph/ops/index.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { costOf, type LossFunction, type LossName } from '../../nn/loss.ts';
import { compile } from '../../plan/compile.ts';
import { readTogether, Variable } from '../../plan/variable.ts';
import { partsOf } from '../fit/heldOut.ts';
import type { Model } from '../model.ts';
import { chunkSize } from '../predict.ts';
import { describeTrainingData, inFloat32, isWide, uploadTrainingData } from '../trainingData.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';
import type { PlacedDirection } from './costDirection.ts';

/** What is computed. */
export interface Landscape {
  readonly data: DataSet;
  readonly loss: LossName | LossFunction;
  readonly directions: readonly PlacedDirection[];
  /** Offsets along each direction, a point a row: [points, directions]. */
  readonly offsets: Float32Array<ArrayBuffer>;
}

/** J at each point, a mean over all examples; infinite or NaN where float32 cannot hold it. Within a turn of the device. */
export async function costLandscape(model: Model, landscape: Landscape): Promise<Float64Array> {
  const { data, directions, offsets } = landscape;
  const points = offsets.length / directions.length;
  const sums = new Float64Array(points);
  const whole = isWide(model, data) ? await inFloat32(model, data) : data;
  const rows = Array.from({ length: whole.examples }, (_, row) => row);
  for (const { first, count, batchSize } of partsOf(
    whole.examples,
    chunkSize(model.gpu.limits, model.network),
  )) {
    const part = count === whole.examples ? whole : subsetDataSet(whole, rows.slice(first, first + count));
    for await (const costs of costsOfPart(model, { ...landscape, data: part, points, batchSize }))
      costs.forEach((cost, point) => (sums[point]! += cost * batchSize));
  }
  return sums.map((sum) => sum / whole.examples);
}

/** The costs of all points, for one batch after another. */
async function* costsOfPart(
  model: Model,
  { data, loss, directions, offsets, points, batchSize }: Landscape & { points: number; batchSize: number },
): AsyncGenerator<Float32Array> {
  const { gpu } = model;
  const described = await describeTrainingData(model, data, { loss, keepBytes: batchSize < data.examples });
  const made: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(part: T): T => {
    made.push(part);
    return part;
  };
  try {
    const { x, y, standardize } = uploadTrainingData(gpu, described);
    keep(x);
    keep(y);
    const counter = (name: string): Variable => keep(new Variable(gpu, name, { shape: [], dtype: 'u32' }));
    const [point, batch] = [counter('point'), counter('batch')];
    const shape = [points, directions.length];
    const all = keep(new Variable(gpu, 'offsets', { shape, values: offsets }));
    const steps = directions.map(({ step }, index) =>
      keep(new Variable(gpu, `direction ${index + 1}`, { shape: [step.length], values: step })),
    );
    const costs = keep(new Variable(gpu, 'costs', { shape: [points] }));
    const here = batchOf(all.tensor, point.tensor, { count: points, batchSize: 1 });
    const arena = steps.reduce<Tensor>((sum, { tensor }, index) => {
      const offset = reshape(slice(here, { starts: [index], ends: [index + 1], axis: 1 }), [1]);
      return add(sum, multiply(offset, tensor));
    }, model.parameters.tensor);
    const rowsOf = ({ tensor }: Variable): Tensor =>
      batchSize === data.examples
        ? tensor
        : batchOf(tensor, batch.tensor, { count: data.examples, batchSize });
    const forward = model.network.forward(standardize(rowsOf(x)), model.network.tensorsIn(arena), {
      storage: model.storage,
      state: model.states.map(({ tensor }) => tensor),
    });
    const cost = costOf(loss, { ...forward, y: rowsOf(y) });
    const program = keep(
      await compile(gpu, {
        updates: [
          [costs, recordAt(costs.tensor, point.tensor, cost)],
          [point, increment(point.tensor)],
        ],
      }),
    );
    for (let number = 0; number < data.examples / batchSize; number++) {
      point.writeNow(Uint32Array.of(0));
      batch.writeNow(Uint32Array.of(number));
      await program.runNow(points);
      const [values] = await readTogether([costs]);
      yield values as Float32Array;
    }
  } finally {
    for (const part of made) part.destroy();
  }
}
