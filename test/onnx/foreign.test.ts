import { describe, expect, it } from 'vitest';
import { applyStandardForm } from '../../src/index.ts';
import { readOnnx } from '../../src/onnx.ts';
import { testGpu } from '../gpu.ts';
import { exactOutputs, worstError } from './exactModel.ts';
import { foreignModel, type ForeignModel } from './foreignModel.ts';
import { MODELS } from './foreignModels.ts';
import { runOnnx } from './onnxRuntime.ts';
import { Draw } from './randomNetwork.ts';

const EXAMPLES = 3;
/** Models that are run on the device too; compiling all of them takes long. */
const ON_DEVICE: ReadonlySet<string> = new Set([
  'a convolutional network',
  'a regression in the units of its data',
]);

/** Inputs as the file takes them, and as the model does, which has channels last. */
function inputsFor({ input, examples = EXAMPLES, inputType }: ForeignModel, channelsFirst: boolean) {
  const draw = new Draw(5);
  const size = input.reduce((a, b) => a * b, 1);
  const x = Float32Array.from({ length: examples * size }, () =>
    inputType === 7 ? draw.below(6) : draw.between(-2, 2),
  );
  const pixels = size / input[0]!;
  const own = x.map((_, to) => {
    const place = to % size;
    const from = (place % input[0]!) * pixels + Math.floor(place / input[0]!);
    return x[to - place + from]!;
  });
  const given = inputType === 7 ? BigInt64Array.from(x, BigInt) : x;
  return { given, shape: [examples, ...input], own: channelsFirst ? own : x };
}

/** Kinds of layers, and the activations of those that have one. */
function layersOf({ config }: { config: { layers: readonly { kind: string }[] } }): string {
  return config.layers
    .map((layer) => {
      const { name = 'identity' } = Object((layer as { activation?: unknown }).activation) as {
        name?: string;
      };
      return layer.kind === 'activation' || name === 'identity' ? layer.kind : `${layer.kind} ${name}`;
    })
    .join(', ');
}

describe('readOnnx', () => {
  it.each(Object.keys(MODELS))('reads %s as ONNX Runtime computes it', async (name) => {
    const model = MODELS[name]!;
    const bytes = foreignModel(model);
    const read = readOnnx(bytes);
    expect(layersOf(read.network)).toBe(model.layers);
    const channelsFirst = read.warnings.length > 0;
    const { given, shape, own } = inputsFor(model, channelsFirst);
    const expected = await runOnnx(bytes, given, shape);
    const opened = read.open(await testGpu());
    const { standardForm, targetScale, network } = opened;
    const form = standardForm ? applyStandardForm(standardForm, own, network.inputs) : own;
    const exact = exactOutputs(network, read.values, form);
    const scaled = targetScale
      ? exact.map((value, at) => {
          const target = at % network.outputs;
          return value * targetScale.deviation[target]! + targetScale.mean[target]!;
        })
      : exact;
    expect(worstError(scaled, expected)).toBeLessThan(1e-5);
    if (ON_DEVICE.has(name)) expect(worstError(await opened.predict(own), expected)).toBeLessThan(1e-5);
    await opened.destroy();
  });
});
