import { describe, expect, it, vi } from 'vitest';
import {
  adam,
  createPopulation,
  createTrainer,
  dense,
  layers,
  Model,
  momentum,
  network,
  sgd,
  trainPopulation,
  type DataSet,
  type Network,
  type PopulationMember,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const EXAMPLES = 40;
const STEPS = 100;

function rings(): DataSet {
  const stream = new RandomStream(3, 1);
  const x = Float32Array.from({ length: 2 * EXAMPLES }, () => stream.nextFloat() * 2 - 1);
  const y = Uint32Array.from({ length: EXAMPLES }, (_, i) =>
    Math.min(2, Math.floor(2.2 * Math.hypot(x[2 * i]!, x[2 * i + 1]!))),
  );
  return { x, y, examples: EXAMPLES, features: 2, targets: 1 };
}

const net = network({ inputs: 2, layers: [dense(8, 'tanh'), dense(3, 'softmax')] });
const data = rings();

/** Costs and parameters of a member trained alone, one kernel call for each operation. */
async function alone({ seed, ...member }: PopulationMember, batchSize?: number) {
  const model = new Model(await testGpu(), { network: net, seed: seed ?? 0 });
  const trainer = await createTrainer(model, {
    ...member,
    data,
    seed: seed ?? 0,
    singleDispatch: false,
    ...(batchSize === undefined ? {} : { batchSize }),
  });
  const costs = [...(await trainer.run(STEPS))];
  const values = [...(await model.values()).values()].flatMap((array) => [...array]);
  trainer.destroy();
  await model.destroy();
  return { costs, values };
}

function deviation(a: Iterable<number>, b: readonly number[]): number {
  return Math.max(
    ...[...a].map((value, index) => Math.abs(value - b[index]!) / Math.max(1, Math.abs(value))),
  );
}

async function expectAsAlone(members: readonly PopulationMember[], batchSize?: number): Promise<void> {
  const options = { network: net, data, members, ...(batchSize === undefined ? {} : { batchSize }) };
  const trained = await trainPopulation(await testGpu(), { ...options, steps: STEPS });
  const last = trained.costs.map((own) => own.at(-1)!);
  expect(last[trained.best]).toBe(Math.min(...last));
  for (const [index, member] of members.entries()) {
    const single = await alone({ seed: index, ...member }, batchSize);
    expect(deviation(trained.costs[index]!, single.costs)).toBeLessThan(1e-5);
    const values = [...trained.values[index]!.values()].flatMap((array) => [...array]);
    expect(deviation(values, single.values)).toBeLessThan(1e-5);
  }
}

describe('a population', () => {
  it('trains networks of other seeds, rates and decay as if each were alone', async () => {
    await expectAsAlone(
      [
        { optimizer: adam({ learningRate: 0.01 }) },
        { optimizer: adam({ learningRate: 0.02, beta1: 0.8 }), seed: 77 },
        { optimizer: adam({ learningRate: 0.005, beta2: 0.99, epsilon: 1e-6 }) },
      ],
      16,
    );
  });

  it('forms groups of members that differ in kind', async () => {
    await expectAsAlone([
      { optimizer: sgd({ learningRate: 0.2 }), l2: 0.5 },
      { optimizer: momentum({ learningRate: 0.05, momentum: 0.8 }), clipNorm: 0.4 },
      { optimizer: sgd({ learningRate: 0.1 }), l2: 0.1 },
    ]);
  });

  it('goes on where a member diverges, and makes a model of any other', async () => {
    const gpu = await testGpu();
    const before = gpu.bytesAllocated;
    const members = [{ optimizer: sgd({ learningRate: 1e30 }) }, { optimizer: sgd({ learningRate: 0.1 }) }];
    const line = network({ inputs: 2, layers: [dense(4, 'relu'), dense(1, 'identity')] });
    const targets = Float32Array.from({ length: EXAMPLES }, (_, i) => data.x[2 * i]! - data.x[2 * i + 1]!);
    const population = await createPopulation(gpu, { network: line, data: { ...data, y: targets }, members });
    const progress: number[] = [];
    const [diverged, converged] = await population.run(60, { onProgress: ({ step }) => progress.push(step) });
    expect(progress.at(-1)).toBe(60);
    expect(population.step).toBe(60);
    expect(Number.isFinite(diverged!.at(-1))).toBe(false);
    expect(converged!.at(-1)).toBeLessThan(converged![0]!);
    const model = await population.model(1);
    population.destroy();
    const [difference] = await model.predict(Float32Array.from([0.5, -0.25]));
    expect(Math.abs(difference! - 0.75)).toBeLessThan(0.5);
    await model.destroy();
    expect(gpu.bytesAllocated).toBe(before);
  });

  it('refuses weights of examples, softened labels, averages and accumulation, for all and for a member', async () => {
    const gpu = await testGpu();
    const optimizer = sgd();
    const options = {
      exampleWeights: [1],
      classWeights: 'balanced',
      labelSmoothing: 0.1,
      average: true,
      accumulate: 2,
    };
    for (const [name, value] of Object.entries(options)) {
      const own = { [name]: value };
      for (const wrong of [
        { network: net, data, members: [{ optimizer }], ...own },
        { network: net, data, members: [{ optimizer }, { optimizer, ...own }] },
      ])
        await expect(createPopulation(gpu, wrong as never)).rejects.toMatchObject({
          code: 'E_ARGUMENT',
          message: expect.stringMatching(`the options are .*; got ${name}\\.`) as string,
          hint: expect.stringContaining('createTrainer') as string,
        });
    }
  });

  it('refuses members that do not fit into a workgroup, or none at all', async () => {
    const gpu = await testGpu();
    const wide = network({ inputs: 2, layers: [dense(4096, 'relu'), dense(3, 'softmax')] });
    const optimizer = sgd();
    await expect(
      createPopulation(gpu, { network: wide, data, members: [{ optimizer }] }),
    ).rejects.toMatchObject({
      code: 'E_LIMIT',
      message: expect.stringMatching(
        /population: each member must fit .*; got \d+ bytes are needed, \d+ are there/,
      ),
    });
    await expect(createPopulation(gpu, { network: net, data, members: [] })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
  });
});

describe('a population that cannot be', () => {
  const words = {
    x: Float32Array.of(0, 1, 2, 1),
    y: Float32Array.of(1, 2, 3, 4),
    examples: 4,
    features: 1,
    targets: 1,
  };
  const big = { x: new Float32Array(4096), y: new Float32Array(2), examples: 2, features: 2048, targets: 1 };
  const pictures = { x: new Float32Array(32), y: new Float32Array(2), examples: 2, features: 16, targets: 1 };
  it.each<[string, Network, DataSet, string]>([
    [
      'of an embedding',
      network({ inputs: 1, layers: [layers.embedding(3, 2), layers.flatten(), dense(1)] }),
      words,
      'gather',
    ],
    [
      'of a convolution',
      network({ inputs: [4, 4, 1], layers: [layers.conv2d(2), layers.flatten(), dense(1)] }),
      pictures,
      'has no such form',
    ],
    [
      'of too many weights',
      network({ inputs: 2048, layers: [dense(16), dense(1)] }),
      big,
      'bytes are needed',
    ],
  ])('%s is refused before anything is on the device', async (_, net, data, part) => {
    const gpu = await testGpu();
    const create = vi.spyOn(gpu, 'createBuffer');
    try {
      const members = [{ optimizer: sgd() }, { optimizer: sgd(), clipNorm: 1 }];
      await expectFailure(
        () => createPopulation(gpu, { network: net, data, members }),
        'E_LIMIT',
        'population',
        part,
      );
      expect(create).not.toHaveBeenCalled();
    } finally {
      create.mockRestore();
    }
  });

  it('reads its members at the call', async () => {
    const gpu = await testGpu();
    const net = network({ inputs: 1, layers: [dense(1)] });
    const members = [{ optimizer: sgd({ learningRate: 0.1 }), seed: 3 }];
    const options = { network: net, data: words, members };
    const [alone] = await trainPopulation(gpu, { ...options, steps: 3 }).then(({ costs }) => costs);
    const later = createPopulation(gpu, options);
    members[0]!.seed = 4;
    members.push({ optimizer: sgd(), seed: 5 });
    const population = await later;
    expect((await population.run(3)).map((own) => [...own])).toEqual([[...alone!]]);
    population.destroy();
  });
});
