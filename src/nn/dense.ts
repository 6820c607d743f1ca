// The dense layer: A = g(X Wᵀ + b).

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { add, matmul } from '../graph/ops/index.ts';
import { activate, activation, type Activation, type ActivationName } from './activation.ts';
import { initializer, initialWeights, type Initializer } from './initializer.ts';
import type { Layer, LayerConfig } from './layer.ts';

/** Activations that keep one side and bend the other: half of the spread is lost, which He's initialisation restores. */
const RECTIFIERS: ReadonlySet<ActivationName> = new Set([
  ...(['relu', 'leakyRelu', 'elu', 'celu', 'selu', 'relu6'] as const),
  ...(['gelu', 'geluTanh', 'silu', 'mish', 'hardSwish'] as const),
]);

/** Choices of a dense layer. */
export interface DenseOptions {
  /** Default: He for ReLU and its relatives, Xavier for the others. */
  readonly initializer?: Initializer['name'] | Initializer;
  /** Default true. */
  readonly bias?: boolean;
}

/** A dense layer of `units` units, to be put into a network: A = g(X Wᵀ + b), W [units, inputs], b [units]. */
export function dense(
  units: number,
  g: ActivationName | Activation = 'identity',
  options: DenseOptions = {},
): LayerConfig {
  checkUnits('dense', units);
  checkOptions('dense', options, ['initializer', 'bias']);
  const described = activation(g);
  const rectifies = RECTIFIERS.has(described.name);
  return {
    kind: 'dense',
    units,
    activation: described,
    initializer: initializer(options.initializer ?? (rectifies ? 'heNormal' : 'xavierNormal')),
    bias: options.bias ?? true,
  };
}

/** The layer for a number of inputs. */
export function denseLayer(config: Extract<LayerConfig, { kind: 'dense' }>, inputs: number): Layer {
  const { units, bias, activation: g } = config;
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
    config,
    inputs,
    units,
    parameters: [
      { role: 'weight', shape: [units, inputs] },
      ...(bias ? [{ role: 'bias', shape: [units] } as const] : []),
    ],
    initialValues: (stream) => [
      initialWeights(config.initializer, { inputs, units }, stream),
      ...(bias ? [new Float32Array(units)] : []),
    ],
    forward: (x, [weight, b], keep = (value) => value) => {
      const product = matmul(x, weight!, { transposeB: true });
      const z = keep(b ? add(product, b) : product);
      return { z, a: keep(activate(z, g)) };
    },
  };
}

/** Throws `E_ARGUMENT` unless a layer has at least one unit. */
export function checkUnits(what: string, units: number): void {
  if (Number.isSafeInteger(units) && units >= 1) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: a layer must have a whole number of at least 1 unit; got ${units}.`,
  );
}
