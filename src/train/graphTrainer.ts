// The training of any graph in progress.

import type { ParameterLayout } from '../graph/parameterLayout.ts';
import type { Tensor } from '../graph/tensor.ts';
import { readTogether } from '../plan/variable.ts';
import type { GraphMetrics } from './fit/fitOptions.ts';
import type { GraphData } from './graphData.ts';
import type { Trainable, TrainingParts } from './trainingParts.ts';
import { TrainingRun } from './trainingRun.ts';

/** A training of any graph in progress; `createGraphTrainer` makes it. */
export class GraphTrainer extends TrainingRun<Readonly<Record<string, GraphData>>, GraphMetrics> {
  /** Parameters and state as tensors, by name: what a graph that predicts reads, as they are when it runs. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly #owner: Trainable;
  readonly #layout: ParameterLayout;
  readonly #stateNames: readonly string[];

  constructor(
    owner: Trainable,
    parts: TrainingParts & { readonly layout: ParameterLayout; readonly stateNames: readonly string[] },
  ) {
    super(owner, parts);
    this.#owner = owner;
    this.#layout = parts.layout;
    this.#stateNames = parts.stateNames;
    const own = parts.layout.split(owner.parameters.tensor);
    this.tensors = Object.fromEntries([
      ...parts.layout.parameters.map(({ name }, index) => [name, own[index]!] as const),
      ...parts.stateNames.map((name, index) => [name, owner.states[index]!.tensor] as const),
    ]);
  }

  /** Parameters and state after all calls made so far, by name, in row-major order. */
  async values(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    const { gpu, parameters, states } = this.#owner;
    parameters.assertAlive();
    const [arena, ...kept] = (await gpu.turns.take(() =>
      readTogether([parameters, ...states]),
    )) as Float32Array<ArrayBuffer>[];
    const values = this.#layout.valuesIn(arena!);
    this.#stateNames.forEach((name, index) => values.set(name, kept[index]!));
    return values;
  }

  /** Frees parameters, state and all that training needs. Twice is allowed. */
  override destroy(): void {
    super.destroy();
    for (const variable of [this.#owner.parameters, ...this.#owner.states]) variable.destroy();
  }
}
