// That outputs are decided by the model that gave them, and by one that tells classes.

import { expect, it } from 'vitest';
import { decide, dense, fitTargetScale, Model, network, type LayerConfig } from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const x = Float32Array.of(1, -2, 0.5, 4, -5, 0.25);
const made = async (...layers: LayerConfig[]) =>
  new Model(await testGpu(), { network: network({ inputs: 2, layers }), seed: 4 });

it('outputs of another model are refused, also where their number fits', async () => {
  const [three, other, one] = [
    await made(dense(3, 'softmax')),
    await made(dense(3, 'softmax')),
    await made(dense(1, 'sigmoid')),
  ];
  const outputs = await three.predict(x);
  expect(decide(outputs, three)).toHaveLength(3);
  expect(decide(outputs, three.network)).toHaveLength(3);
  expect(decide(outputs, { outputs: 3 })).toHaveLength(3);
  for (const wrong of [other, other.network, one, { outputs: 1 }, { outputs: 9 }])
    await expectFailure(() => decide(outputs, wrong), 'E_ARGUMENT', 'ŷ must be of the model that is given');
  // A copy is numbers from anywhere.
  expect(decide(outputs.slice(), other)).toEqual(decide(outputs, three));
  expect(decide(await one.predict(new Float32Array(0)), one)).toHaveLength(0);
  for (const model of [three, other, one]) await model.destroy();
});

it('a model that tells numbers decides nothing, with a target scale or without', async () => {
  const gpu = await testGpu();
  const line = network({ inputs: 2, layers: [dense(1)] });
  const targetScale = fitTargetScale({ y: Float32Array.of(10, 20, 60), targets: 1 })!;
  for (const model of [
    new Model(gpu, { network: line }),
    new Model(gpu, { network: line, targetScale }),
    await made(dense(2, 'tanh')),
  ]) {
    const outputs = await model.predict(x);
    await expectFailure(() => decide(outputs, model), 'E_ARGUMENT', 'decided by probabilities');
    await expectFailure(() => decide(outputs, { outputs: model.network.outputs }), 'E_ARGUMENT');
    await expectFailure(() => decide([...outputs], model), 'E_ARGUMENT', 'decided by probabilities');
    // Scores of one's own are taken at their word.
    expect(decide([...outputs], { outputs: model.network.outputs })).toHaveLength(3);
    await model.destroy();
  }
});

it('what is no array is refused', async () => {
  for (const wrong of [undefined, null, 3, 'abc', {}, () => 1])
    await expectFailure(() => decide(wrong as number[], { outputs: 1 }), 'E_DTYPE');
});
