// Held-out examples of a graph trainer: what its own metrics say of them.

import { checkFunction } from '../../checkOptions.ts';
import { byName, examplesOf, uploadGraphData, type GraphData } from '../graphData.ts';
import type { Trainable, TrainingParts } from '../trainingParts.ts';
import type { GraphMetrics } from './fitOptions.ts';
import { HeldOut, partsOf, type HeldOutPart } from './heldOut.ts';

/** What is measured of them. */
export interface GraphHeldOutOptions {
  readonly validation: Readonly<Record<string, GraphData>>;
  readonly metrics: GraphMetrics;
  /** Called with the names of all metrics before the first step. */
  readonly onNames: (names: readonly string[]) => void;
}

/**
 * Uploads held-out examples, in batches as large as those of the training, and compiles what measures them.
 *
 * @throws GradloomError `E_SHAPE`, `E_DTYPE`, `E_ARGUMENT` for what is no data by name or no function of tensors.
 */
export async function graphHeldOut(
  { owner, parts }: { readonly owner: Trainable; readonly parts: TrainingParts },
  { validation, metrics, onNames }: GraphHeldOutOptions,
): Promise<HeldOut> {
  checkFunction('fit: the metrics of a graph, beside validation,', metrics);
  const { gpu, parameters, states } = owner;
  const { layout, stateNames = [], batchSize: most } = parts;
  const inputs = {
    parameters: byName(layout!.parameters, layout!.split(parameters.tensor)),
    state: byName(
      stateNames.map((name) => ({ name })),
      states.map(({ tensor }) => tensor),
    ),
  };
  const made: HeldOutPart[] = [];
  try {
    for (const { first, count, batchSize } of partsOf(examplesOf(validation), most)) {
      const rows = Object.entries(validation).map(([name, { shape = [], values }]) => {
        const size = shape.reduce((product, own) => product * own, 1);
        return [name, { shape, values: values.subarray(first * size, (first + count) * size) }] as const;
      });
      const data = uploadGraphData(gpu, Object.fromEntries(rows), count);
      made.push({ data, examples: count, batchSize, metrics: (batch) => metrics({ ...inputs, batch }) });
    }
  } catch (error) {
    for (const { data } of made) for (const variable of Object.values(data)) variable.destroy();
    throw error;
  }
  const heldOut = await HeldOut.create(gpu, made);
  try {
    onNames(heldOut.names);
    return heldOut;
  } catch (error) {
    heldOut.destroy();
    throw error;
  }
}
