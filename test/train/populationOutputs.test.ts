// What populations tell of their members beside costs: outputs, scores on held-out data, and steps without read-back.

import { describe, expect, it } from 'vitest';
import {
  adam,
  createPopulation,
  createTrainer,
  dense,
  evaluate,
  fitStandardForm,
  fitTargetScale,
  layers,
  Model,
  network,
  populationOutputs,
  populationScores,
  sgd,
  type DataSet,
} from '../../src/index.ts';
import { measureCost } from '../../src/train/explore/measureCost.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';
import { data, drawn, heldOut, members, two } from './populationScene.ts';

describe('outputs of a population', () => {
  it('are what each member predicts as a model of its own, whatever its group', async () => {
    const gpu = await testGpu();
    const standardForm = fitStandardForm(data, 'standard');
    const population = await createPopulation(gpu, { network: two, data, members, standardForm });
    await population.run(20);
    const outputs = await populationOutputs(population, heldOut.x);
    expect(outputs.groups.map((group) => [...group.members])).toEqual([[0, 2], [1]]);
    const found = await outputs.read();
    for (const [index, own] of found.entries()) {
      const model = await population.model(index);
      const expected = await model.predict(heldOut.x);
      expect(own).toHaveLength(75);
      own.forEach((value, place) => expect(Math.abs(value - expected[place]!)).toBeLessThan(1e-6));
      await model.destroy();
    }
    outputs.destroy();
    population.destroy();
  });

  it('are in the units of the targets where these were scaled, with what layers keep', async () => {
    const gpu = await testGpu();
    const y = Float32Array.from({ length: 40 }, (_, i) => 500 + 100 * data.x[2 * i]!);
    const numbers = { ...data, y };
    const line = network({ inputs: 2, layers: [dense(4, 'relu'), layers.batchNorm(), dense(1)] });
    const population = await createPopulation(gpu, {
      network: line,
      data: numbers,
      members: [{ optimizer: sgd({ learningRate: 0.05 }) }],
      targetScale: fitTargetScale(numbers),
    });
    await population.run(30);
    const outputs = await populationOutputs(population, heldOut.x.subarray(0, 10));
    const [own] = await outputs.read();
    const model = await population.model(0);
    const expected = await model.predict(heldOut.x.subarray(0, 10));
    own!.forEach((value, place) => expect(value).toBeCloseTo(expected[place]!, 2));
    expect(own![0]).toBeGreaterThan(300);
    await model.destroy();
    outputs.destroy();
    population.destroy();
  });

  it('refuse what is no input, and what does not fit into a workgroup', async () => {
    const gpu = await testGpu();
    const population = await createPopulation(gpu, { network: two, data, members });
    const before = gpu.bytesAllocated;
    await expectFailure(
      () => populationOutputs(population, Float32Array.of(1)),
      'E_SHAPE',
      'populationOutputs',
    );
    await expectFailure(
      () => populationOutputs(population, new Float32Array()),
      'E_SHAPE',
      'populationOutputs',
    );
    await expectFailure(
      () => populationOutputs(population, Float32Array.of(1, 2, 3, NaN)),
      'E_NONFINITE',
      'row 2, column 2',
    );
    await expectFailure(() => populationOutputs(population, new Float32Array(2e5)), 'E_LIMIT', 'workgroup');
    await expectFailure(() => populationOutputs({} as never, heldOut.x), 'E_ARGUMENT', 'Population');
    expect(gpu.bytesAllocated).toBe(before);
    const outputs = await populationOutputs(population, heldOut.x);
    outputs.destroy();
    outputs.destroy();
    await expectFailure(() => outputs.read(), 'E_DISPOSED', 'populationOutputs');
    expect(gpu.bytesAllocated).toBe(before);
    population.destroy();
  });
});

describe('scores of a population', () => {
  it('are the cost and the accuracy that each member has as a model of its own', async () => {
    const gpu = await testGpu();
    const population = await createPopulation(gpu, { network: two, data, members });
    await population.run(30);
    const scores = await populationScores(population, heldOut);
    for (const [index, { cost, accuracy }] of (await scores.measure()).entries()) {
      const model = await population.model(index);
      const measured = await measureCost(model, heldOut, 'binaryCrossEntropy');
      expect(Math.abs(cost - measured['loss']!)).toBeLessThan(1e-6);
      expect(accuracy).toBe((await evaluate(model, heldOut)).accuracy);
      await model.destroy();
    }
    scores.destroy();
    population.destroy();
  });

  it(
    'are means over all examples where only some fit at once, and those of classes',
    { timeout: 60_000 },
    async () => {
      const gpu = await testGpu();
      const many = drawn(701);
      const three = {
        ...many,
        y: many.y!.map((label, i) => (many.x[2 * i]! > 0.5 ? 2 : label)) as Uint32Array,
      };
      const net = network({ inputs: 2, layers: [dense(8, 'relu'), dense(3, 'softmax')] });
      const training = { ...data, y: data.y!.slice() };
      const population = await createPopulation(gpu, {
        network: net,
        data: training,
        members: members.slice(0, 2),
      });
      await population.run(30);
      const scores = await populationScores(population, three);
      const [own] = await scores.measure();
      const model = await population.model(0);
      const measured = await measureCost(model, three, 'softmaxCrossEntropy');
      expect(Math.abs(own!.cost - measured['loss']!)).toBeLessThan(1e-5 * own!.cost);
      expect(own!.accuracy).toBeCloseTo((await evaluate(model, three)).accuracy!, 9);
      await model.destroy();
      scores.destroy();
      population.destroy();
    },
  );

  it('have no accuracy for numbers, and are NaN where a member diverged without a look at its costs', async () => {
    const gpu = await testGpu();
    const y = Float32Array.from({ length: 40 }, (_, i) => data.x[2 * i]!);
    const numbers = { ...data, y };
    const population = await createPopulation(gpu, {
      network: network({ inputs: 2, layers: [dense(1)] }),
      data: numbers,
      members: [{ optimizer: sgd({ learningRate: 1e30 }) }, { optimizer: sgd({ learningRate: 0.1 }) }],
    });
    await population.advance(50);
    const scores = await populationScores(population, numbers);
    const outputs = await populationOutputs(population, heldOut.x);
    const [lost, fine] = await scores.measure();
    expect(lost).toEqual({ cost: NaN });
    expect(population.divergedAt[0]).toBeGreaterThan(0);
    expect(population.divergedAt[1]).toBeUndefined();
    expect(fine!.cost).toBeLessThan(0.2);
    expect((await outputs.read())[0]!.every(Number.isNaN)).toBe(true);
    for (const part of [scores, scores, outputs, population]) part.destroy();
    await expectFailure(() => scores.measure(), 'E_DISPOSED', 'populationScores');
  });

  it('refuse data without targets, and of other features', async () => {
    const gpu = await testGpu();
    const population = await createPopulation(gpu, { network: two, data, members });
    const { y: _, ...without } = data;
    await expectFailure(() => populationScores(population, without), 'E_SHAPE', 'y must hold');
    const wide = { ...data, x: new Float32Array(120), features: 3 };
    await expectFailure(() => populationScores(population, wide), 'E_SHAPE', 'populationScores');
    await expectFailure(() => populationScores(undefined as never, data), 'E_ARGUMENT', 'Population');
    population.destroy();
  });
});

describe('steps that are not read back', () => {
  it('change the members as a run does, bit for bit, and leave outputs where a caller’s own work finds them', async () => {
    const gpu = await testGpu();
    const own = members.filter((_, index) => index !== 1);
    const options = { network: two, data, members: own, batchSize: 8 };
    const [run, advanced] = [await createPopulation(gpu, options), await createPopulation(gpu, options)];
    await run.run(37);
    const outputs = await populationOutputs(advanced, heldOut.x);
    await advanced.advance(17);
    await advanced.advance(20);
    await outputs.compute();
    expect(advanced.step).toBe(37);
    const { device } = gpu;
    const { values } = outputs.groups[0]!;
    const stride = 4 * values.tensor.shape[1]!;
    const copy = device.createBuffer({
      size: 2 * stride,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(values.buffer.handle, 0, copy, 0, 2 * stride);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    const seen = new Float32Array(copy.getMappedRange());
    const read = await outputs.read();
    expect([...seen.subarray(0, 75)]).toEqual([...read[0]!]);
    expect([...seen.subarray(stride / 4, stride / 4 + 75)]).toEqual([...read[1]!]);
    expect(await advanced.values()).toEqual(await run.values());
    // A run goes on from there, with the costs of its own steps.
    const [further] = await advanced.run(5);
    expect([...further!]).toEqual([...(await run.run(5))[0]!]);
    copy.destroy();
    for (const part of [outputs, run, advanced]) part.destroy();
    await expectFailure(() => advanced.advance(1), 'E_DISPOSED', 'population');
  });

  it('are a whole number, none too', async () => {
    const gpu = await testGpu();
    const population = await createPopulation(gpu, { network: two, data, members });
    for (const steps of [-1, 1.5, NaN, '3'])
      await expectFailure(() => population.advance(steps as never), 'E_ARGUMENT', 'steps');
    await population.advance(0);
    expect(population.step).toBe(0);
    population.destroy();
  });
});

describe('against float64', () => {
  it('outputs, costs and accuracies are those of the members’ parameters', async () => {
    const gpu = await testGpu();
    const population = await createPopulation(gpu, { network: two, data, members });
    await population.advance(40);
    const outputs = await populationOutputs(population, heldOut.x);
    const scores = await populationScores(population, heldOut);
    const [found, measured, all] = [await outputs.read(), await scores.measure(), await population.values()];
    all.forEach((values, member) => {
      const { cost, accuracy, predicted } = inFloat64(values, heldOut);
      predicted.forEach((own, row) => expect(Math.abs(found[member]![row]! - own)).toBeLessThan(2e-6));
      expect(Math.abs(measured[member]!.cost / cost - 1)).toBeLessThan(1e-5);
      expect(measured[member]!.accuracy).toBeCloseTo(accuracy, 12);
    });
    for (const part of [outputs, scores, population]) part.destroy();
  });
});

/** ŷ = σ(W2 tanh(W1 x + b1) + b2), its binary cross-entropy and the share of examples that is right. */
function inFloat64(
  values: ReadonlyMap<string, ArrayLike<number>>,
  { x, y, examples }: DataSet,
): { cost: number; accuracy: number; predicted: number[] } {
  const [W1, b1, W2, b2] = ['W1', 'b1', 'W2', 'b2'].map((name) => values.get(name)!);
  const [predicted, costs, hits]: [number[], number[], boolean[]] = [[], [], []];
  for (let row = 0; row < examples; row++) {
    let z = b2![0]!;
    for (let unit = 0; unit < b1!.length; unit++) {
      const sum = W1![2 * unit]! * x[2 * row]! + W1![2 * unit + 1]! * x[2 * row + 1]! + b1![unit]!;
      z += W2![unit]! * Math.tanh(sum);
    }
    const label = y![row]!;
    predicted.push(1 / (1 + Math.exp(-z)));
    costs.push(Math.max(z, 0) - z * label + Math.log1p(Math.exp(-Math.abs(z))));
    hits.push(z > 0 === (label === 1));
  }
  return {
    cost: costs.reduce((sum, own) => sum + own, 0) / examples,
    accuracy: hits.filter(Boolean).length / examples,
    predicted,
  };
}

describe('starting values of a member', () => {
  it('take the place of drawn ones, as they are at the call', async () => {
    const gpu = await testGpu();
    const other = network({
      inputs: 2,
      layers: [dense(6, 'tanh', { initializer: { name: 'normal', scale: 0.3 } }), dense(1, 'sigmoid')],
    });
    const start = new Map(
      [...other.initialMap(4)].map(([name, values]) => [name, Float32Array.from(values)]),
    );
    const kept = new Map([...start].map(([name, values]) => [name, values.slice()]));
    const optimizer = adam({ learningRate: 0.02 });
    const later = createPopulation(gpu, {
      network: two,
      data,
      members: [
        { optimizer, seed: 4, values: start },
        { optimizer, seed: 4 },
      ],
    });
    start.get('W1')!.fill(9);
    const population = await later;
    expect((await population.values())[0]).toEqual(kept);
    expect((await population.values())[1]!.get('W1')).not.toEqual(kept.get('W1'));
    const [costs] = await population.run(30);
    const model = new Model(gpu, { network: two, values: kept });
    const trainer = await createTrainer(model, { data, optimizer, seed: 4 });
    const alone = await trainer.run(30);
    costs!.forEach((cost, step) => expect(Math.abs(cost - alone[step]!)).toBeLessThan(1e-5));
    trainer.destroy();
    await model.destroy();
    population.destroy();
  });

  it('must be those of the network, and finite', async () => {
    const gpu = await testGpu();
    const start = two.initialMap(1);
    const optimizer = sgd();
    const make = (values: ReadonlyMap<string, ArrayLike<number>>) => () =>
      createPopulation(gpu, { network: two, data, members: [{ optimizer, values }] });
    await expectFailure(make(new Map([...start].slice(1))), 'E_SHAPE', 'W1');
    await expectFailure(make(new Map([...start, ['W9', [1]]])), 'E_ARGUMENT', 'W9');
    await expectFailure(make(new Map([...start, ['b1', [1, 2, 3, 4, 5, NaN]]])), 'E_NONFINITE', 'b1');
    await expectFailure(make({} as never), 'E_ARGUMENT', 'Map');
  });
});
