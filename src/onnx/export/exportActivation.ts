// Activations as nodes of ONNX; those that opset 17 has no word for, by their formulas.

import type { Activation, ActivationName } from '../../nn/activation.ts';
import type { GraphBuilder, OnnxValue } from './graphBuilder.ts';

type Numbers = Readonly<Record<string, number>>;

/** What writes g(z) and returns the name of the result. */
type Writer = (graph: GraphBuilder, z: string, numbers: Numbers) => string;

/** An operation whose settings have the names of the activation's numbers, or the given ones. */
function one(opType: string, names: Readonly<Record<string, string>> = {}): Writer {
  return (graph, z, numbers) => {
    const reals = Object.entries(numbers).map(([key, value]) => [names[key] ?? key, value] as const);
    return graph.node(opType, [z], { reals: Object.fromEntries(reals) });
  };
}

function times(graph: GraphBuilder, x: string, factor: string | number): string {
  return graph.node('Mul', [x, typeof factor === 'number' ? constant(graph, factor) : factor]);
}

function plus(graph: GraphBuilder, x: string, summand: number): string {
  return graph.node('Add', [x, constant(graph, summand)]);
}

function constant(graph: GraphBuilder, value: number): string {
  return graph.real('constant', [], [value]);
}

const WRITERS: Readonly<Record<Exclude<ActivationName, 'softmax'>, Writer>> = {
  identity: (_, z) => z,
  sigmoid: one('Sigmoid'),
  tanh: one('Tanh'),
  relu: one('Relu'),
  leakyRelu: one('LeakyRelu', { slope: 'alpha' }),
  elu: one('Elu'),
  selu: one('Selu'),
  celu: one('Celu'),
  softplus: one('Softplus'),
  softsign: one('Softsign'),
  hardSigmoid: one('HardSigmoid'),
  hardSwish: one('HardSwish'),
  relu6: (graph, z) => graph.node('Clip', [z, constant(graph, 0), constant(graph, 6)]),
  // z ∗ Φ(z) = z ∗ (1 + erf(z / √2)) / 2
  gelu: (graph, z) => {
    const share = plus(graph, graph.node('Erf', [times(graph, z, Math.SQRT1_2)]), 1);
    return times(graph, times(graph, z, share), 0.5);
  },
  // z ∗ (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2
  geluTanh: (graph, z) => {
    const cube = times(graph, times(graph, z, z), z);
    const sum = graph.node('Add', [z, times(graph, cube, 0.044715)]);
    const share = plus(graph, graph.node('Tanh', [times(graph, sum, Math.sqrt(2 / Math.PI))]), 1);
    return times(graph, times(graph, z, share), 0.5);
  },
  silu: (graph, z, { alpha }) => {
    const scaled = alpha === 1 ? z : times(graph, z, alpha!);
    return times(graph, z, graph.node('Sigmoid', [scaled]));
  },
  mish: (graph, z) => times(graph, z, graph.node('Tanh', [graph.node('Softplus', [z])])),
};

/** g(z); softmax goes along the last axis of the shape, wherever it lies in the graph. */
export function exportActivation(graph: GraphBuilder, z: OnnxValue, g: Activation): OnnxValue {
  const { name: known, ...numbers } = g;
  if (known === 'softmax') {
    return {
      ...z,
      name: graph.node('Softmax', [z.name], { ints: { axis: z.channelsFirst ? 1 : z.shape.length } }),
    };
  }
  return { ...z, name: WRITERS[known](graph, z.name, numbers) };
}
