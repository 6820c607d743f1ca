// What a model file holds is read back to the bit, at any size; what does not fit together is refused by name.

import { describe, expect, it } from 'vitest';
import type { ArrayData } from '../../src/formats/arrayData.ts';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { CHECKSUM_KEY, withChecksum } from '../../src/formats/safetensorsChecksum.ts';
import {
  checkModelFile,
  createTrainer,
  decodeModel,
  dense,
  encodeModel,
  fitStandardForm,
  Model,
  network,
  sgd,
  type ModelOptions,
  type StandardForm,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const KEY = 'gradloom.network';
const net = network({ inputs: 2, layers: [dense(2, 'tanh'), dense(3, 'softmax')] });
const form: StandardForm = {
  kind: 'standard',
  shift: Float32Array.of(0.1, -7),
  // Not of float32: kept in full.
  scale: Float64Array.of(2, 1 / 3),
};
const classes = ['a', 'b', 'c'];

/** Whether two arrays hold the same numbers: a matcher would take seconds for long ones. */
function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const [left, right] = [a, b].map((list) => Buffer.from(Float64Array.from(list).buffer));
  return left!.equals(right!);
}

/** A file of ours with changes; its checksum is right. */
async function forged(change: {
  description?: (described: Record<string, unknown>) => unknown;
  text?: (text: string) => string;
  tensors?: (tensors: Map<string, ArrayData>) => void;
}): Promise<Uint8Array> {
  const model = new Model(await testGpu(), { network: net, classes, standardForm: form, seed: 3 });
  const { tensors, metadata } = readSafetensors(await encodeModel(model));
  await model.destroy();
  const [arrays, texts] = [new Map(tensors), new Map(metadata)];
  change.tensors?.(arrays);
  let text = texts.get(KEY)!;
  if (change.description) {
    const described = JSON.parse(text) as Record<string, unknown>;
    text = JSON.stringify(change.description(described) ?? described);
  }
  texts.set(KEY, change.text?.(text) ?? text);
  return writeSafetensors(arrays, withChecksum({ tensors: arrays, metadata: texts }));
}

describe('a model file', () => {
  it('gives back network, values, standard form, classes and notes to the bit', async () => {
    const gpu = await testGpu();
    for (const standardForm of [undefined, form, fitStandardForm({ x: Uint8Array.of(1, 2), features: 2 })]) {
      const options = { network: net, classes, seed: 3, ...(standardForm ? { standardForm } : {}) };
      const model = new Model(gpu, options);
      const decoded = decodeModel(await encodeModel(model, { 'trained on': 'two "rows"' }));
      const copy = decoded.open(gpu);
      expect(decoded.warnings).toEqual([]);
      expect(decoded.metadata.get('trained on')).toBe('two "rows"');
      expect(copy.network.config).toEqual(net.config);
      expect(await copy.values()).toEqual(await model.values());
      expect(copy.standardForm?.kind).toBe(standardForm?.kind);
      for (const part of ['shift', 'scale'] as const) {
        expect([...(copy.standardForm?.[part] ?? [])]).toEqual([...(standardForm?.[part] ?? [])]);
      }
      expect(copy.classes).toEqual(classes);
      const x = Float32Array.of(0.25, -8);
      expect(await copy.predict(x)).toEqual(await model.predict(x));
      await copy.destroy();
      await model.destroy();
    }
  });

  it.each<[string, number, Partial<ModelOptions>]>([
    [
      'pictures of 400 × 400 × 3 divided by 255',
      480_000,
      {
        imageShape: [400, 400, 3],
        standardForm: fitStandardForm({ x: new Uint8Array(480_000), features: 480_000 }),
      },
    ],
    [
      'pictures of 512 × 512 × 3 divided by 255',
      786_432,
      {
        imageShape: [512, 512, 3],
        standardForm: fitStandardForm({ x: new Uint8Array(786_432), features: 786_432 }),
      },
    ],
    [
      '240,000 columns, each with its own standard form',
      240_000,
      {
        standardForm: {
          kind: 'standard',
          shift: Float32Array.from({ length: 240_000 }, (_, i) => i / 7),
          scale: Float32Array.from({ length: 240_000 }, (_, i) => 1 + 1 / (i + 1)),
        },
      },
    ],
  ])('of %s is read back as it was written, its header small', async (_, inputs, parts) => {
    const described = network({ inputs, layers: [dense(1, 'sigmoid')] });
    const model = new Model(await testGpu(), { network: described, ...parts });
    const bytes = await encodeModel(model);
    expect(bytes.length).toBeLessThan(4 * inputs * 3 + 5_000);
    const copy = decodeModel(bytes).open(model.gpu);
    for (const part of ['shift', 'scale'] as const) {
      expect(sameNumbers(copy.standardForm![part], parts.standardForm![part])).toBe(true);
    }
    expect(copy.imageShape).toEqual(parts.imageShape);
    await copy.destroy();
    await model.destroy();
  });

  it('holds notes as long as 240,000 names of columns', async () => {
    const model = new Model(await testGpu(), { network: net });
    const columns = JSON.stringify(
      Array.from({ length: 240_000 }, (_, i) => `a rather long name of column ${i}`),
    );
    checkModelFile(model, { columns });
    const { metadata } = decodeModel(await encodeModel(model, { columns }));
    expect(metadata.get('columns') === columns).toBe(true);
    await model.destroy();
  });

  it('of version 0.1.0 still loads, its standard form in lists however long', async () => {
    const inputs = 100_000;
    const values = Float32Array.from({ length: inputs }, (_, i) => Math.sin(i));
    const tensors = new Map<string, ArrayData>([
      ['W1', { dtype: 'f32', shape: [1, inputs], data: values }],
      ['b1', { dtype: 'f32', shape: [1], data: Float32Array.of(0.5) }],
    ]);
    const list = (of: (i: number) => number) => Array.from({ length: inputs }, (_, i) => Math.fround(of(i)));
    const standardForm = { kind: 'standard', shift: list((i) => i / 3), scale: list((i) => 1 / (i + 1)) };
    const layer = {
      kind: 'dense',
      units: 1,
      activation: { name: 'sigmoid' },
      initializer: { name: 'xavierNormal' },
      bias: true,
    };
    const description = { inputs, layers: [layer], classes: ['no', 'yes'], standardForm };
    const metadata = new Map([[KEY, JSON.stringify(description)]]);
    const bytes = writeSafetensors(tensors, withChecksum({ tensors, metadata }));
    const model = decodeModel(bytes).open(await testGpu());
    expect(sameNumbers((await model.values()).get('W1')!, values)).toBe(true);
    for (const part of ['shift', 'scale'] as const) {
      expect(sameNumbers(model.standardForm![part], Float32Array.from(standardForm[part]))).toBe(true);
    }
    expect(model.classes).toEqual(['no', 'yes']);
    await model.destroy();
  });

  it('without its checksum is refused, or read with a warning where that is asked for', async () => {
    const { tensors, metadata } = readSafetensors(await forged({}));
    const texts = new Map([...metadata].filter(([key]) => key !== CHECKSUM_KEY));
    const bare = writeSafetensors(tensors, texts);
    await expectFailure(
      () => decodeModel(bare, { file: 'm' }),
      'E_FILE_CHECKSUM',
      'm: ',
      CHECKSUM_KEY,
      'got none',
    );
    const decoded = decodeModel(bare, { file: 'm', allowMissingChecksum: true });
    expect(decoded.warnings.join()).toContain('m has no checksum');
    // Changed as well: tanh became relu.
    texts.set(KEY, texts.get(KEY)!.replace('tanh', 'relu'));
    await expectFailure(() => decodeModel(writeSafetensors(tensors, texts)), 'E_FILE_CHECKSUM', 'got none');
    texts.set(CHECKSUM_KEY, metadata.get(CHECKSUM_KEY)!);
    await expectFailure(
      () => decodeModel(writeSafetensors(tensors, texts)),
      'E_FILE_CHECKSUM',
      'must be crc32:',
    );
    // The file's reader takes what others write, and so does the model only what says that it is one.
    const foreign = writeSafetensors(tensors, new Map([['format', 'pt']]));
    expect(readSafetensors(foreign).tensors.size).toBe(tensors.size);
    await expectFailure(() => decodeModel(foreign), 'E_FILE_FORMAT', `under ${KEY}; got none`);
  });

  it.each<[string, Parameters<typeof forged>[0], string, string]>([
    [
      'a transposed W2',
      { tensors: (t) => t.set('W2', { ...t.get('W2')!, shape: [2, 3] }) },
      'E_FILE_FORMAT',
      'W2 must be f32 [3, 2]',
    ],
    [
      'a flat W1',
      { tensors: (t) => t.set('W1', { ...t.get('W1')!, shape: [4] }) },
      'E_FILE_FORMAT',
      'got f32 [4]',
    ],
    ['a tensor too many', { tensors: (t) => t.set('W3', t.get('W2')!) }, 'E_FILE_FORMAT', 'got "W3" besides'],
    ['a tensor too few', { tensors: (t) => t.delete('b1') }, 'E_FILE_FORMAT', 'tensor b1 must be f32 [2]'],
    [
      'integers as bias',
      { tensors: (t) => t.set('b1', { dtype: 'i32', shape: [2], data: Int32Array.of(1, 2) }) },
      'E_FILE_FORMAT',
      'got i32',
    ],
    [
      'a parameter that is NaN',
      { tensors: (t) => (t.get('W1')!.data[2] = Number.NaN) },
      'E_NONFINITE',
      'NaN at element 2 of W1',
    ],
    [
      'an infinite bias',
      { tensors: (t) => (t.get('b2')!.data[0] = -Infinity) },
      'E_NONFINITE',
      '-Infinity at element 0 of b2',
    ],
    [
      'an infinite shift',
      { tensors: (t) => (t.get('standardForm.shift')!.data[0] = Infinity) },
      'E_NONFINITE',
      'standard form must be finite',
    ],
    [
      'a shift of another length',
      { tensors: (t) => t.set('standardForm.shift', { dtype: 'f32', shape: [1], data: Float32Array.of(1) }) },
      'E_FILE_FORMAT',
      'standardForm.shift must be f32 [2]',
    ],
    [
      'a list of another length',
      {
        description: (d) => ({ ...d, standardForm: { kind: 'none', shift: [1, 2, 3], scale: 1 } }),
        tensors: (t) => {
          t.delete('standardForm.shift');
          t.delete('standardForm.scale');
        },
      },
      'E_FILE_FORMAT',
      'standard form',
    ],
    [
      'more inputs than W1 has',
      { description: (d) => ({ ...d, inputs: 3 }) },
      'E_FILE_FORMAT',
      'W1 must be f32 [2, 3]',
    ],
    [
      'two classes for three outputs',
      { description: (d) => ({ ...d, classes: ['a', 'b'] }) },
      'E_FILE_FORMAT',
      'got 2 classes, 3 outputs',
    ],
    [
      'a class twice',
      { description: (d) => ({ ...d, classes: ['a', 'b', 'a'] }) },
      'E_FILE_FORMAT',
      '"a" twice',
    ],
    [
      'a picture of another size',
      { description: (d) => ({ ...d, imageShape: [2, 2, 1] }) },
      'E_FILE_FORMAT',
      'got [2, 2, 1]',
    ],
    [
      'an unknown activation',
      { text: (text) => text.replace('tanh', 'tang') },
      'E_FILE_FORMAT',
      'description must be valid',
    ],
    ['an unknown word', { description: (d) => ({ ...d, dropout: 0.5 }) }, 'E_FILE_FORMAT', 'dropout'],
    [
      'inputs twice',
      { text: (text) => text.replace('"inputs":2', '"inputs":2,"inputs":2') },
      'E_FILE_FORMAT',
      '"inputs" twice',
    ],
    ['no JSON', { text: (text) => text.slice(1) }, 'E_FILE_FORMAT', 'must be JSON'],
    [
      'softmax of one unit',
      { text: (text) => text.replace('"units":3', '"units":1') },
      'E_FILE_FORMAT',
      'softmax needs at least 2 units',
    ],
    [
      '10^10 parameters',
      {
        description: (d) => ({ ...d, inputs: 100_000 }),
        text: (text) => text.replace('"units":2', '"units":100000'),
      },
      'E_LIMIT',
      'at most 2^30 parameters',
    ],
    [
      'a billion units',
      { text: (text) => text.replace('"units":3', '"units":1000000000') },
      'E_LIMIT',
      'at most 2^30',
    ],
  ])('with %s and a right checksum is refused', async (_, change, code, rule) => {
    const bytes = await forged(change);
    await expectFailure(
      () => decodeModel(bytes, { file: 'm.safetensors' }),
      code as 'E_LIMIT',
      'm.safetensors: ',
      rule,
    );
  });

  it('is not written of a model that diverged, whose notes are no texts, or take the names of the format', async () => {
    const gpu = await testGpu();
    const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }), seed: 1 });
    const data = { x: Float32Array.of(1, 2), y: Float32Array.of(1, 2), examples: 2, features: 1, targets: 1 };
    const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 1e30 }) });
    await trainer.run(9).catch(() => undefined);
    await expectFailure(
      () => encodeModel(model),
      'E_NONFINITE',
      'encodeModel: every parameter must be finite',
    );
    trainer.destroy();
    const reserved: Record<string, string>[] = [
      { [KEY]: 'x' },
      { [CHECKSUM_KEY]: 'x' },
      { epochs: 3 as unknown as string },
    ];
    for (const notes of reserved) {
      await expectFailure(() => checkModelFile(model, notes), 'E_ARGUMENT', 'notes must be texts');
      await expectFailure(() => encodeModel(model, notes), 'E_ARGUMENT');
    }
    const long = { log: 'x'.repeat(100_000_001) };
    await expectFailure(() => checkModelFile(model, long), 'E_LIMIT', 'at most 100000000 bytes');
    await model.destroy();
  });
});
