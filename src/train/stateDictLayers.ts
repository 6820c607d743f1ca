// The layers of a network as PyTorch's modules: what their tensors are called there, and in what order their numbers lie.

import { GradloomError } from '../errors.ts';
import { quoted } from '../formats/fileFormatError.ts';
import { sizeOf, type Shape } from '../graph/shape.ts';
import { tagged, type PlacedLayer } from '../nn/chain.ts';
import { residualWays } from '../nn/layers/residualLayer.ts';
import type { Network } from '../nn/network.ts';

/** One parameter or state of a layer. */
export interface LayerPart {
  /** In the network: `W2`. */
  readonly name: string;
  /** In the module: `weight`. */
  readonly torch: string;
  /** There. */
  readonly shape: Shape;
  /** The numbers in the layers' order. */
  readonly arrange: (numbers: Float32Array) => Float32Array<ArrayBuffer>;
}

/** Names of a layer's parameters and state in PyTorch. */
const NAMES: Readonly<Record<string, string>> = {
  W: 'weight',
  E: 'weight',
  b: 'bias',
  gamma: 'weight',
  beta: 'bias',
  runningMean: 'running_mean',
  runningVariance: 'running_var',
};

const KINDS: ReadonlySet<string> = new Set(
  'dense maxout conv2d batchNorm layerNorm embedding residual'
    .split(' ')
    .concat('activation dropout flatten reshape maxPool2d averagePool2d globalAveragePool2d'.split(' ')),
);

/** How many channels lie one after the other in PyTorch's list of numbers; 1: none, it is in the layers' order. */
type Channels = number;

/** All layers with parameters in order, those within residual layers included. Throws `E_UNSUPPORTED` for others' layers. */
export function layersWithParameters(network: Network): { label: string; parts: LayerPart[] }[] {
  const found: { label: string; parts: LayerPart[] }[] = [];
  // An output in the order of channels would be another one than the module's.
  if (visit(network.layers, { found, named: (name) => name, channels: 1 }) > 1) throw ordersDiffer();
  return found;
}

function visit(
  layers: readonly PlacedLayer[],
  given: {
    found: { label: string; parts: LayerPart[] }[];
    named: (name: string) => string;
    channels: Channels;
  },
): Channels {
  let { channels } = given;
  for (const layer of layers) {
    const { built, config, input, tag } = layer;
    const name = (own: string): string => given.named(tagged(own, tag));
    const ways = residualWays(built);
    if (!KINDS.has(config.kind) || (config.kind === 'residual' && !ways)) {
      throw new GradloomError(
        'E_UNSUPPORTED',
        `valuesOfStateDict: every layer must be one of the library; got kind ${quoted(config.kind)}.`,
        { hint: 'Put the values together by hand: a Map by the names of network.parameters.' },
      );
    }
    if (ways) {
      const [through, past] = ways.map((way) => visit(way, { ...given, named: name, channels }));
      if (through !== past) throw ordersDiffer();
      channels = through!;
      continue;
    }
    const own = [...(built.parameters ?? []), ...(built.state ?? [])];
    if (own.length > 0) {
      const order = channels;
      const parts = own.map((one) =>
        partOf(one.name, one.shape, { name, kind: config.kind, channels: order }),
      );
      given.found.push({ label: built.label ?? config.kind, parts });
    }
    const isInput = given.found.length === 0;
    channels = channelsAfter(config.kind, { input, output: built.shape, channels, isInput });
  }
  return channels;
}

/** Pictures that become a list lie there channel by channel; products have an order of their own. */
function channelsAfter(
  kind: string,
  { input, output, channels, isInput }: { input: Shape; output: Shape; channels: Channels; isInput: boolean },
): Channels {
  if (kind === 'dense' || kind === 'maxout') return 1;
  if (kind !== 'flatten' && kind !== 'reshape') return channels;
  const isMoved = hasOrders(input);
  // What is made a picture of the input alone is the caller's.
  const isMade = hasOrders(output) && !isInput;
  if (kind === 'reshape' && (isMade || (output.length > 1 && (isMoved || channels > 1))))
    throw ordersDiffer();
  return isMoved ? input.at(-1)! : channels;
}

/** Whether it matters if channels are first or last. */
function hasOrders(shape: Shape): boolean {
  const last = shape.at(-1)!;
  return shape.length === 3 && last > 1 && sizeOf(shape) > last;
}

function partOf(
  own: string,
  shape: Shape,
  { name, kind, channels }: { name: (own: string) => string; kind: string; channels: Channels },
): LayerPart {
  const part = { name: name(own), torch: NAMES[own]! };
  if (kind === 'conv2d' && own === 'W') {
    const [filters, rows, columns, depth] = shape as readonly [number, number, number, number];
    return {
      ...part,
      shape: [filters, depth, rows, columns],
      arrange: (numbers) => inOrder(numbers, { row: depth * rows * columns, channels: depth }),
    };
  }
  // Of a bias of a product each number belongs to a unit, not to an input.
  const isOfInputs = kind === 'batchNorm' || kind === 'layerNorm' || own === 'W';
  const row = isOfInputs ? shape.at(-1)! : 1;
  const arrange = (numbers: Float32Array) => inOrder(numbers, { row, channels: isOfInputs ? channels : 1 });
  return { ...part, shape, arrange };
}

/** In each row, numbers channel by channel become numbers place by place. */
function inOrder(
  numbers: Float32Array,
  { row, channels }: { row: number; channels: number },
): Float32Array<ArrayBuffer> {
  const places = row / channels;
  return Float32Array.from(numbers, (_, to) => {
    const within = to % row;
    return numbers[to - within + (within % channels) * places + Math.floor(within / channels)]!;
  });
}

function ordersDiffer(): GradloomError {
  return new GradloomError(
    'E_UNSUPPORTED',
    'valuesOfStateDict: pictures must become one list of numbers by flatten alone; got another way, on which PyTorch has another order.',
    { hint: 'Export the module to ONNX, and read it with readOnnx of gradloom/onnx.' },
  );
}
