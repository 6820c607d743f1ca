// A training step taken apart: what is known of each layer's tensors.

import { showShape, type Shape } from '../../graph/shape.ts';
import type { LayerConfig } from '../../nn/layer.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import type { TensorStatistics } from './statistics.ts';

/** How to inspect. */
export interface InspectionOptions {
  /** The cost; default: the one that suits the last activation, as in training. */
  readonly loss?: LossName | LossFunction | undefined;
  /** Whether layers behave as in a training step (dropout, batch statistics) or as in a prediction. Default true. */
  readonly training?: boolean | undefined;
  /** Seed of what layers draw; default 0. */
  readonly seed?: number | undefined;
  /** Steps that were done before: which random numbers they draw. Default 0. */
  readonly step?: number | undefined;
}

/** One tensor of a step, read back. */
export interface InspectedTensor {
  /** In the notes' letters with the layer's number: `Z2`, `dW2`. */
  readonly name: string;
  /** How it is made, in the notes' letters: `Z[2] = W[2] A[1] + b[2]`. */
  readonly formula: string;
  /** Examples come first: Z, A and their gradients are stored transposed against the notes, an example a row. */
  readonly shape: Shape;
  /** Row by row. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Statistics of the values. */
  readonly statistics: TensorStatistics;
  /** The kernel call that made it, as `report` names it; absent for parameters and inputs, which no call makes. */
  readonly call?: string;
}

/** A layer of a step. */
export interface InspectedLayer {
  /** From 1; 0 stands for the inputs. */
  readonly number: number;
  /** Kind and options of the layer. */
  readonly config: LayerConfig | undefined;
  /** The layer in a word or two: `128 relu`. */
  readonly label: string;
  /** Its tensors by letter: Z, A, dA, dZ, and its parameters and their gradients, such as W, dW, b, db. */
  readonly tensors: Readonly<Record<string, InspectedTensor>>;
}

/** A step taken apart. As text it is a table of all tensors. */
export class Inspection {
  /** J, the mean cost of the examples. */
  readonly cost: number;
  /** The inputs as they enter the network (A[0]), then each layer. */
  readonly layers: readonly InspectedLayer[];

  constructor({ cost, layers }: Pick<Inspection, 'cost' | 'layers'>) {
    this.cost = cost;
    this.layers = layers;
  }

  /** The tensor of a name, `dW2`, if there is one. */
  tensor(name: string): InspectedTensor | undefined {
    for (const { tensors } of this.layers) {
      for (const tensor of Object.values(tensors)) if (tensor.name === name) return tensor;
    }
    return undefined;
  }

  /** A row for each tensor: name, shape, mean, spread, shares of zeros and of flat places, formula. */
  toString(): string {
    const rows = this.layers.flatMap(({ tensors }) => Object.values(tensors)).map(rowOf);
    const all = [['', 'shape', 'mean', 'spread', 'zeros', 'flat', 'formula'], ...rows];
    const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
    const lines = all.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
    return [`J = ${this.cost}`, ...lines].join('\n');
  }
}

function rowOf({ name, shape, formula, statistics }: InspectedTensor): string[] {
  const { mean, spread, zeros, saturated } = statistics;
  return [
    name,
    showShape(shape),
    mean.toPrecision(4),
    spread.toPrecision(4),
    share(zeros),
    saturated === undefined ? '' : share(saturated),
    formula,
  ];
}

function share(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
