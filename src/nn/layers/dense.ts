// The dense layer: A = g(X Wᵀ + b).

import { checkOptions } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { add, matmul, reshape } from '../../graph/ops/index.ts';
import type { Shape } from '../../graph/shape.ts';
import { activate, activation, type Activation, type ActivationName } from '../activation.ts';
import { initializer, type Initializer } from '../initializer.ts';
import type { BuiltLayer, Layer } from '../layer.ts';
import { checkRank, checkWholeOption } from '../layerChecks.ts';
import { libraryLayer } from '../libraryLayer.ts';

/** Activations that keep one side and bend the other: half of the spread is lost, which He's initialisation restores. */
const RECTIFIERS: ReadonlySet<ActivationName> = new Set([
  ...(['relu', 'leakyRelu', 'elu', 'celu', 'selu', 'relu6'] as const),
  ...(['gelu', 'geluTanh', 'silu', 'mish', 'hardSwish'] as const),
]);

/** Options of a dense layer. */
export interface DenseOptions {
  /** Default: He for ReLU and its relatives, Xavier for the others. */
  readonly initializer?: Initializer['name'] | Initializer | undefined;
  /** Whether the layer adds a bias b; default true. */
  readonly bias?: boolean | undefined;
}

/**
 * A dense layer of `units` units, to be put into a network: A = g(X Wᵀ + b), W [units, inputs], b [units]. Inputs of
 * more axes are multiplied along the last.
 */
export function dense(
  units: number,
  g: ActivationName | Activation = 'identity',
  options: DenseOptions = {},
): Layer {
  checkWholeOption('dense', 'units', units);
  checkOptions('dense', options, ['initializer', 'bias']);
  const described = activation(g);
  const rectifies = RECTIFIERS.has(described.name);
  const config = {
    kind: 'dense',
    units,
    activation: described,
    initializer: initializer(options.initializer ?? (rectifies ? 'heNormal' : 'xavierNormal')),
    bias: options.bias ?? true,
  } as const;
  return libraryLayer(config, (input) => build(config, input));
}

interface Config {
  readonly units: number;
  readonly activation: Activation;
  readonly initializer: Initializer;
  readonly bias: boolean;
}

function build({ units, bias, activation: g, initializer: start }: Config, input: Shape): BuiltLayer {
  checkRank('dense', input, 1);
  const inputs = input.at(-1)!;
  if (g.name === 'softmax' && units === 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      'dense: softmax needs at least 2 units; got 1, whose share is always 1.',
      {
        hint: 'Two classes are told by one unit with sigmoid, or by two with softmax.',
      },
    );
  }
  return {
    shape: [...input.slice(0, -1), units],
    label: `${units} ${g.name}`,
    activation: g.name,
    parameters: [
      {
        name: 'W',
        role: 'weight',
        shape: [units, inputs],
        initial: start,
      },
      ...(bias ? [{ name: 'b', role: 'bias', shape: [units], initial: 0 } as const] : []),
    ],
    forward: (x, { parameters: { W, b }, keep }) => {
      const rows = x.shape.length > 2 ? reshape(x, [-1, inputs]) : x;
      const product = matmul(rows, W!, { transposeB: true });
      const sums = keep(b ? add(product, b) : product);
      const z = x.shape.length > 2 ? reshape(sums, [...x.shape.slice(0, -1), units]) : sums;
      return { z, a: activate(z, g) };
    },
  };
}
