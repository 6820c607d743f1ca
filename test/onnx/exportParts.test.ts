import { describe, expect, it } from 'vitest';
import {
  applyStandardForm,
  dense,
  fitStandardForm,
  fitTargetScale,
  layers,
  multiply,
  network,
  type EncodableModel,
  type Layer,
  type StandardForm,
} from '../../src/index.ts';
import { exportOnnx, readOnnx } from '../../src/onnx.ts';
import { readModelProto } from '../../src/onnx/modelProto.ts';
import { exactOutputs, modelOf, worstError } from './exactModel.ts';
import { runOnnx } from './onnxRuntime.ts';
import { randomValues } from './randomNetwork.ts';

const net = network({ inputs: 3, layers: [dense(4, 'tanh'), dense(2)] });
const values = randomValues(net, 3);
const x = Float64Array.of(2010, 0.001, 5, 1995, -0.002, 7, 2003, 0, 12, 1999, 0.004, 3);
const data = { x, features: 3 };

const operators = (bytes: Uint8Array): string[] =>
  readModelProto(bytes, 'model').graph.node!.map(({ opType }) => opType!);

/** What the network gives for raw inputs. */
function expected(form: StandardForm, raw: ArrayLike<number> = x): Float64Array {
  return exactOutputs(net, values, applyStandardForm(form, Float64Array.from(raw), 3));
}

/** A layer that doubles. */
function twice(): Layer {
  return {
    config: { kind: 'twice' },
    build: (shape) => ({ shape, activation: 'identity', forward: (a) => multiply(a, 2) }),
  };
}

describe('exportOnnx', () => {
  it.each(['none', 'standard', 'minMax', 'divideBy255'] as const)(
    'puts inputs in the standard form %s itself, and readOnnx finds it again',
    async (kind) => {
      const form = fitStandardForm(data, kind);
      const file = await exportOnnx(modelOf(net, values, form));
      const got = await runOnnx(file, Float32Array.from(x), [4, 3]);
      expect(worstError(got, expected(form, Float32Array.from(x)))).toBeLessThan(1e-5);
      const read = readOnnx(file);
      expect(read.standardForm?.kind).toBe(kind === 'none' ? undefined : kind);
      if (kind === 'none') return;
      for (const part of ['shift', 'scale'] as const)
        expect(worstError(read.standardForm![part], form[part])).toBeLessThan(1e-7);
    },
  );

  it('takes missing values for the mean where the standard form does', async () => {
    const form = fitStandardForm(data, 'standard');
    const file = await exportOnnx(modelOf(net, values, form));
    const missing = Float32Array.of(Number.NaN, 0.001, 5);
    const mean = Float32Array.of(form.shift[0]!, 0.001, 5);
    const [got, wanted] = [await runOnnx(file, missing, [1, 3]), await runOnnx(file, mean, [1, 3])];
    expect(worstError(got, wanted)).toBeLessThan(1e-4);
    expect(got.every(Number.isFinite)).toBe(true);
  });

  it('takes float64 where float32 cannot tell the inputs apart', async () => {
    const far = Float64Array.from(x, (value, at) => (at % 3 === 0 ? 1e9 + value : value));
    const form = fitStandardForm({ x: far, features: 3 }, 'standard');
    const file = await exportOnnx(modelOf(net, values, form));
    const got = await runOnnx(file, far, [4, 3]);
    expect(worstError(got, expected(form, far))).toBeLessThan(1e-5);
    const { standardForm } = readOnnx(file);
    expect([...standardForm!.shift]).toEqual([...form.shift]);
    expect([...standardForm!.scale]).toEqual([...form.scale]);
  });

  it.each([1e-38, 1e39])('takes float64 where float32 has no place for the spread %s', async (spread) => {
    const wide = x.map((value, at) => (at % 3 === 1 ? value * 1000 * spread : value));
    const form = fitStandardForm({ x: wide, features: 3 }, 'standard');
    const got = await runOnnx(await exportOnnx(modelOf(net, values, form)), wide, [4, 3]);
    expect(worstError(got, expected(form, wide))).toBeLessThan(1e-5);
  });

  it('gives outputs in the units of the targets, in float64 where they need it', async () => {
    for (const offset of [10, 1e8]) {
      const y = Float64Array.of(1, 20, 3, 40, -5, 60, 7, 81).map((value) => value + offset);
      const targetScale = fitTargetScale({ y, targets: 2 })!;
      const file = await exportOnnx({ ...modelOf(net, values), targetScale });
      const small = Float32Array.from(x, (value) => Math.sin(value));
      const got = await runOnnx(file, small, [4, 3]);
      const exact = exactOutputs(net, values, small).map(
        (value, at) => value * targetScale.deviation[at % 2]! + targetScale.mean[at % 2]!,
      );
      expect(got.constructor.name).toBe(offset === 10 ? 'Float32Array' : 'Float64Array');
      const spread = targetScale.deviation;
      got.forEach((value, at) => expect(Math.abs(value - exact[at]!) / spread[at % 2]!).toBeLessThan(1e-5));
      const read = readOnnx(file);
      expect(worstError(read.targetScale!.mean, targetScale.mean)).toBeLessThan(1e-7);
      expect(worstError(read.targetScale!.deviation, targetScale.deviation)).toBeLessThan(1e-7);
    }
  });

  it('keeps names of classes, features and targets, the table and the shape of pictures', async () => {
    const table = {
      named: true,
      width: 3,
      features: [
        { position: 0, name: 'size', kind: 'number' },
        { position: 1, name: 'colour', kind: 'categories', categories: ['red', 'blü'] },
      ],
      targets: [{ position: 2, name: 'kind', kind: 'categories', target: 'classes', classes: ['a', 'b'] }],
      leftOut: [],
    } as unknown as NonNullable<EncodableModel['table']>;
    const model = { ...modelOf(net, values), classes: ['a', 'b'], table, imageShape: [1, 3, 1] } as const;
    const read = readOnnx(await exportOnnx(model));
    expect(read.classes).toEqual(['a', 'b']);
    expect(read.table).toEqual(table);
    expect(JSON.parse(read.metadata.get('features')!)).toEqual(['size', 'colour=red', 'colour=blü']);
    expect(JSON.parse(read.metadata.get('targets')!)).toEqual(['kind']);
    expect(read.imageShape).toEqual([1, 3, 1]);
  });

  it('turns pictures once between layers of pictures, not at each', async () => {
    const pictures = network({
      inputs: [6, 6, 2],
      layers: [
        layers.conv2d(3, { activation: 'relu' }),
        layers.batchNorm(),
        layers.residual([layers.conv2d(3, { padding: 'same' })]),
        layers.maxPool2d(),
        layers.flatten(),
        dense(2),
      ],
    });
    const file = await exportOnnx(modelOf(pictures, randomValues(pictures, 1)));
    expect(operators(file).filter((op) => op === 'Transpose')).toHaveLength(2);
  });

  it('refuses layers of one’s own by their kind, unless they have a writer', async () => {
    const own = network({ inputs: 3, layers: [layers.residual([dense(3), twice()]), twice(), dense(2)] });
    const model = modelOf(own, randomValues(own, 2));
    await expect(exportOnnx(model)).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      message: expect.stringContaining('"twice"'),
      hint: expect.stringContaining('layers'),
    });
    const file = await exportOnnx(model, {
      layers: {
        twice: (value, { name }, graph) => ({
          ...value,
          name: graph.node('Mul', [value.name, graph.real(name('two'), [], [2])]),
        }),
      },
    });
    const small = Float32Array.from(x, (value) => Math.sin(value));
    const exact = exactOutputs(own, randomValues(own, 2), small);
    expect(worstError(await runOnnx(file, small, [4, 3]), exact)).toBeLessThan(1e-5);
    // What it wrote in the middle is no layer of the library.
    expect(() => readOnnx(file)).toThrow(expect.objectContaining({ code: 'E_UNSUPPORTED' }));
    const wrong = { twice: () => ({ name: 'x', shape: [1], channelsFirst: false }) };
    await expect(exportOnnx(model, { layers: wrong })).rejects.toMatchObject({ code: 'E_SHAPE' });
  });

  it('writes the settings that a writer gives, and refuses what it would pass over', async () => {
    const own = network({ inputs: 3, layers: [dense(3), twice()] });
    const values = randomValues(own, 1);
    const written = (...given: unknown[]) =>
      exportOnnx(modelOf(own, values), {
        layers: {
          twice: (value, _, graph) => {
            const node = graph.node.bind(graph) as (...all: unknown[]) => string;
            return { ...value, name: node('LeakyRelu', [value.name], ...given) };
          },
        },
      });
    const x = Float32Array.of(-3, 2, 1);
    const steep = await runOnnx(await written({ reals: { alpha: 2 } }), x, [1, 3]);
    const plain = await runOnnx(await written({ reals: { alpha: 1 } }), x, [1, 3]);
    expect([...steep]).toEqual([...plain].map((y) => (y < 0 ? 2 * y : y)));
    const text = new TextDecoder().decode(await written({ texts: { note: 'a text' } }));
    expect(text).toContain('a text');
    for (const given of [
      [{ alpha: 2 }],
      [{ reals: { alpha: '2' } }],
      [{ ints: { axis: 0.5 } }],
      [{}, {}],
      ['x'],
    ])
      await expect(written(...given)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('refuses parameters that are not finite', async () => {
    const bad = new Map([...values, ['b2', Float32Array.of(1, Number.NaN)] as const]);
    await expect(exportOnnx(modelOf(net, bad))).rejects.toMatchObject({ code: 'E_NONFINITE' });
  });
});
