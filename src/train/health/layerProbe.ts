// Looks at the layers of a model in training, on the device: forward and back for some examples, a few numbers a layer.

import { grad } from '../../graph/differentiate.ts';
import {
  abs,
  argMax,
  divide,
  greaterEqual,
  lessEqual,
  max,
  maximum,
  mean,
  min,
  multiply,
  oneHot,
  pack,
  subtract,
  sum,
} from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { ActivationName } from '../../nn/activation.ts';
import { costOf } from '../../nn/loss.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import { ENDS, NEAR } from '../inspect/statistics.ts';
import { WEIGHTS, weightedCost } from '../options/weightedCost.ts';
import { dataVariables, someExamples } from './examples.ts';
import type { ModelSubject } from './healthSubject.ts';
import type { LayerNumbers } from './judgeLayers.ts';

/** Examples that are looked at: a unit that is on for one in a hundred is seen in 92 of 100 looks. */
const MOST_EXAMPLES = 256;
/** Classes that are counted one by one. */
const MOST_CLASSES = 1000;
/** A quotient by zero would be no number. */
const SMALLEST = 2 ** -126;

/** What one look gives. */
export interface LayerLook {
  readonly cost: number;
  /** Mean size of the parameters' gradient. */
  readonly slope: number;
  readonly examples: number;
  readonly layers: readonly LayerNumbers[];
  /** Examples of each class, and how often it is predicted. */
  readonly there?: Float32Array;
  readonly predicted?: Float32Array;
}

/** A program that looks as often as it is asked. */
export class LayerProbe {
  readonly #program: Program;
  readonly #names: readonly string[];
  readonly #subject: ModelSubject;
  readonly #examples: number;

  private constructor(
    subject: ModelSubject,
    own: { readonly program: Program; readonly names: readonly string[]; readonly examples: number },
  ) {
    this.#subject = subject;
    this.#program = own.program;
    this.#names = own.names;
    this.#examples = own.examples;
  }

  /** Compiles it; one kernel after another where other work goes on. */
  static async create(subject: ModelSubject, oneByOne = false): Promise<LayerProbe> {
    const { model, data } = subject;
    const { outputs, examples } = outputsOf(subject);
    const program = await compile(
      model.gpu,
      {
        outputs,
        variables: [...dataVariables(data), model.parameters, ...model.states],
      },
      oneByOne,
    );
    return new LayerProbe(subject, { program, names: Object.keys(outputs), examples });
  }

  /** Within a turn. */
  async look(): Promise<LayerLook> {
    await this.#program.runNow(1);
    const read = (await this.#program.readAllNow(this.#names)) as Float32Array<ArrayBuffer>[];
    const found = new Map(this.#names.map((name, index) => [name, read[index]!]));
    const { layers } = this.#subject.model.network;
    return {
      cost: found.get('J')![0]!,
      slope: found.get('slope')![0]!,
      examples: this.#examples,
      layers: layers.map(({ built, config, parameters }, index) => {
        const number = index + 1;
        const of = (what: string): number | undefined => found.get(`${what} ${number}`)?.[0];
        return {
          number,
          label: built.label ?? config.kind,
          gradient: of('gradient')!,
          dead: of('dead'),
          saturated: of('saturated'),
          units: of('weights') === undefined ? undefined : parameters[0]!.shape[0],
          weightSpread: of('weights'),
          gradientSpread: of('gradients'),
        };
      }),
      ...(found.has('there') ? { there: found.get('there')!, predicted: found.get('predicted')! } : {}),
    };
  }

  /** What computes it. */
  get program(): Program {
    return this.#program;
  }

  destroy(): void {
    this.#program.destroy();
  }
}

function outputsOf({ model, data, loss, labelSmoothing = 0 }: ModelSubject): {
  readonly outputs: Record<string, Tensor>;
  readonly examples: number;
} {
  const { network, storage, states } = model;
  const { x, y, weights, examples } = someExamples(data, MOST_EXAMPLES);
  const parameters = network.tensorsIn(model.parameters.tensor);
  // As in a prediction: what layers draw is no part of their health.
  const { layers, ...ends } = network.forward(x, parameters, {
    storage,
    state: states.map(({ tensor }) => tensor),
  });
  const isPlain = !weights && labelSmoothing === 0;
  const cost = isPlain
    ? costOf(loss, { ...ends, y })
    : weightedCost(loss, { labelSmoothing, isWeighted: weights !== undefined })(
        { ...ends, y },
        weights ? { [WEIGHTS]: weights } : {},
      );
  const ofUnits = network.layers.map((layer) =>
    parameters.find((_, at) => network.parameters[at]!.name === weightOf(layer)),
  );
  const gradients = grad(cost, [...layers.map(({ z }) => z), ...parameters]);
  const slopes = gradients.slice(layers.length);
  const slope = slopes.length > 0 ? mean(abs(pack(slopes))) : multiply(0, cost);
  const outputs: Record<string, Tensor> = { J: cost, slope };
  layers.forEach(({ a }, index) => {
    const number = index + 1;
    const { activation } = network.layers[index]!.built;
    outputs[`gradient ${number}`] = mean(abs(gradients[index]!));
    if (activation === 'relu' || activation === 'relu6') outputs[`dead ${number}`] = shareOfDead(a);
    const flat = activation && shareOfEnds(a, activation);
    if (flat) outputs[`saturated ${number}`] = flat;
    const weight = ofUnits[index];
    if (!weight || number === layers.length) return;
    outputs[`weights ${number}`] = unlikeness(weight);
    outputs[`gradients ${number}`] = unlikeness(slopes[parameters.indexOf(weight)]!);
  });
  const { outputs: classes } = network;
  if (y.dtype === 'u32' && classes > 1 && classes <= MOST_CLASSES && ends.a.size === examples * classes) {
    const predicted = argMax(reshape(ends.a, [examples, classes]), { axis: 1 });
    outputs['there'] = sum(oneHot(y, classes), { axis: 0 });
    outputs['predicted'] = sum(oneHot(predicted, classes), { axis: 0 });
  }
  return { outputs, examples };
}

/** The layer's weights, a unit a row, by the name that they have in the network. */
function weightOf({
  built,
  parameters,
}: ModelSubject['model']['network']['layers'][number]): string | undefined {
  const at = built.parameters?.findIndex(({ name, shape }) => name === 'W' && shape.length > 1) ?? -1;
  return parameters[at]?.name;
}

/** Units, which lie along the last axis, that no example switches on. */
function shareOfDead(a: Tensor): Tensor {
  const units = a.shape.at(-1)!;
  return mean(lessEqual(max(reshape(a, [a.size / units, units]), { axis: 0 }), 0));
}

/** Elements so near to the ends of an activation that it is all but flat there. */
function shareOfEnds(a: Tensor, activation: ActivationName): Tensor | undefined {
  const [least, largest] = ENDS[activation] ?? [-Infinity, Infinity];
  if (!Number.isFinite(least)) return undefined;
  const [middle, half] = [(least + largest) / 2, (largest - least) / 2];
  return mean(greaterEqual(abs(subtract(a, middle)), half - NEAR));
}

/** By how much units differ at most, against the largest number; 0 where all are 0. */
function unlikeness(weight: Tensor): Tensor {
  const rows = reshape(weight, [weight.shape[0]!, weight.size / weight.shape[0]!]);
  const apart = max(subtract(max(rows, { axis: 0 }), min(rows, { axis: 0 })));
  return divide(apart, maximum(max(abs(rows)), SMALLEST));
}
