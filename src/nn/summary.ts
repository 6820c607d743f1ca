// A network in numbers: its layers, parameters, bytes, and the operations of a step.

import { checkOptions } from '../checkOptions.ts';
import { grad } from '../graph/differentiate.ts';
import { flopsOf } from '../graph/flops.ts';
import { mean } from '../graph/ops/reduce/mean.ts';
import { square } from '../graph/ops/pointwise/square.ts';
import { showShape, sizeOf, type Shape } from '../graph/shape.ts';
import { input, type Tensor } from '../graph/tensor.ts';
import { checkWholeOption } from './layerChecks.ts';
import type { BuiltLayer, LayerConfig, ParameterSpec, StateSpec } from './layer.ts';

/** Options of `summary`. */
export interface SummaryOptions {
  /** Examples of a training step; default 1. */
  readonly batchSize?: number | undefined;
}

/** One layer of a network. */
export interface SummaryLayer {
  /** The layer in a word or two: `128 relu`. */
  readonly label: string;
  /** Kind of the layer, as in its `config`. */
  readonly kind: string;
  /** Shape of what the layer gives, without the axis of examples. */
  readonly shape: Shape;
  /** Numbers of the layer that are trained. */
  readonly parameters: number;
  /** Numbers that the layer keeps from step to step. */
  readonly state: number;
}

/** What `network.summary()` gives; as text it is a table. */
export interface NetworkSummary {
  /** Shape of one example. */
  readonly inputs: Shape;
  /** A row for each layer. */
  readonly layers: readonly SummaryLayer[];
  /** Numbers that are trained, in all. */
  readonly parameters: number;
  /** Numbers that layers keep from step to step, in all. */
  readonly state: number;
  /** Bytes of parameters and state in f32; gradients and each state of an optimiser take as many again. */
  readonly bytes: number;
  /** Examples of a batch that `flops` is counted for. */
  readonly batchSize: number;
  /**
   * Operations of one prediction of `batchSize` examples, and of a training step: forward and backward, of a mean of
   * squares, without update. Two for each multiplication of a product or convolution with its sum; one for each element
   * of an elementwise function, whatever it costs; one for each element that a reduction reads; five for each of a
   * softmax.
   */
  readonly flops: {
    /** Operations of the prediction. */
    readonly forward: number;
    /** Operations of the training step. */
    readonly step: number;
  };
  /** The summary as a table for people. */
  readonly toString: () => string;
}

/** What a summary is made of: a network. */
interface Summarized {
  readonly inputShape: Shape;
  readonly length: number;
  readonly parameterCount: number;
  readonly state: readonly { readonly name: string; readonly shape: Shape }[];
  readonly layers: readonly {
    readonly config: LayerConfig;
    readonly built: BuiltLayer;
    readonly parameters: readonly ParameterSpec[];
    readonly state: readonly StateSpec[];
  }[];
  tensorsIn(arena: Tensor): Tensor[];
  forward(
    x: Tensor,
    parameters: readonly Tensor[],
    options: { readonly state: readonly Tensor[]; readonly training?: boolean },
  ): { readonly a: Tensor; readonly state: readonly Tensor[] };
}

/** As `Network.summary`. Throws `E_ARGUMENT` for a batch size that is no whole number from 1. */
export function summarize(network: Summarized, options: SummaryOptions = {}): NetworkSummary {
  checkOptions('summary', options, ['batchSize']);
  const { batchSize = 1 } = options;
  checkWholeOption('summary', 'examples', batchSize);
  const layers = network.layers.map(({ built, config, parameters, state }) => ({
    label: built.label ?? config.kind,
    kind: config.kind,
    shape: built.shape,
    parameters: countOf(parameters),
    state: countOf(state),
  }));
  const [parameters, state] = [network.parameterCount, countOf(network.state)];
  const parts = {
    inputs: network.inputShape,
    layers,
    parameters,
    state,
    bytes: 4 * (parameters + state),
    batchSize,
    flops: flopsOfNetwork(network, batchSize),
  };
  return { ...parts, toString: () => tableOf(parts) };
}

function flopsOfNetwork(network: Summarized, batchSize: number): NetworkSummary['flops'] {
  const x = input('x', [batchSize, ...network.inputShape]);
  const parameters = network.tensorsIn(input('parameters', [network.length]));
  const state = network.state.map(({ name, shape }) => input(name, shape));
  const forward = flopsOf([network.forward(x, parameters, { state }).a]);
  // Batch normalisation takes more than one example; statistics of two cost twice those of one.
  const least = Math.max(2, batchSize);
  const rows = batchSize < 2 ? input('x', [least, ...network.inputShape]) : x;
  const { a, state: next } = network.forward(rows, parameters, { state, training: true });
  const gradients = grad(mean(square(a)), parameters);
  return { forward, step: (flopsOf([...gradients, ...next]) * batchSize) / least };
}

function countOf(specs: readonly { readonly shape: Shape }[]): number {
  return specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function tableOf({
  inputs,
  layers,
  parameters,
  state,
  bytes,
  batchSize,
  flops,
}: Omit<NetworkSummary, 'toString'>) {
  const rows = [
    ['layer', 'output', 'parameters'],
    ['inputs', showShape(inputs), ''],
    ...layers.map((layer) => [
      layer.label,
      showShape(layer.shape),
      layer.parameters.toLocaleString('en') +
        (layer.state ? ` + ${layer.state.toLocaleString('en')} kept` : ''),
    ]),
  ];
  const [first, second] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const kept = state ? ` + ${state.toLocaleString('en')} kept` : '';
  return [
    ...rows.map(([a, b, c]) => `${a!.padEnd(first!)}  ${b!.padEnd(second!)}  ${c}`.trimEnd()),
    `${parameters.toLocaleString('en')} parameters${kept}, ${formatBytes(bytes)}`,
    `${formatFlops(flops.step)} a training step of ${batchSize}, ${formatFlops(flops.forward)} a prediction`,
  ].join('\n');
}

/** Operations as text: `27.9 MFLOP`. */
export function formatFlops(flops: number): string {
  return inUnits(flops, 1000, ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP']);
}

/** Bytes as text: `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes, 1024, ['bytes', 'KiB', 'MiB', 'GiB']);
}

/** Three digits, with the unit that is not larger than the value. */
function inUnits(value: number, step: number, units: readonly string[]): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log(value || 1) / Math.log(step))));
  return `${Number((value / step ** power).toPrecision(3))} ${units[power]}`;
}
