// Layers of one's own that are not what they say, or not what a file could be read as.

import { describe, expect, it } from 'vitest';
import { decodeModel, dense, encodeModel, layers, Model, network, type Layer } from '../../src/index.ts';
import { LIBRARY_KINDS } from '../../src/nn/libraryLayer.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

describe('a kind of the library', () => {
  it('is no name for another layer, wherever it stands', async () => {
    const doubled: Layer = { ...dense(3), build: (shape) => dense(6).build(shape) };
    const described: Layer = { config: { kind: 'flatten' }, build: (shape) => layers.flatten().build(shape) };
    for (const layer of [doubled, described]) {
      const { kind } = layer.config;
      await expectFailure(() => network({ inputs: 2, layers: [layer] }), 'E_ARGUMENT', `got ${kind}`, 'layer 1');
      await expectFailure(() => layers.residual([layer]), 'E_ARGUMENT', `got ${kind}`);
    }
    expect(() => Object.assign(dense(3), { build: dense(6).build })).toThrow(TypeError);
  });

  it('is made by the library alone when a file is read', async () => {
    const model = new Model(await testGpu(), { network: network({ inputs: 2, layers: [dense(1)] }) });
    const bytes = await encodeModel(model);
    const makers = { dense: () => dense(1) };
    await expectFailure(() => decodeModel(bytes, { layers: makers }), 'E_ARGUMENT', 'got dense');
    await model.destroy();
  });

  it('is each that a layer of the library has', () => {
    const { dense: _, ...others } = layers;
    expect(Object.keys(others).sort()).toEqual(LIBRARY_KINDS.filter((kind) => kind !== 'dense').sort());
  });
});

it('a residual is made of the layers that it was given, whatever becomes of the list', () => {
  const list = [dense(2)];
  const whole = layers.residual(list);
  list.push(dense(2));
  expect(network({ inputs: 2, layers: [whole] }).parameters).toHaveLength(2);
  expect(whole.config['layers']).toHaveLength(1);
});
