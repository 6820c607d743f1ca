// Each example trains to what its chapter says, on a device, and shows what its chapter draws.
import { describe, expect, it } from 'vitest';
import { firstSettings } from '../../../demo/lessons/content/chapter.ts';
import { CHAPTERS } from '../../../demo/lessons/content/chapters.ts';
import type { Settings } from '../../../demo/lessons/content/control.ts';
import { judge } from '../../../demo/lessons/content/task.ts';
import type { Sight } from '../../../demo/lessons/examples/example.ts';
import { loadExample } from '../../../demo/lessons/examples/index.ts';
import { testGpu } from '../../gpu.ts';

/** A run of a chapter's example with some settings of its own: all that it showed last. */
async function run(name: string, own: Settings = {}): Promise<Required<Sight> & { shows: number }> {
  const { example } = await CHAPTERS.find((entry) => entry.name === name)!.load();
  const all = {
    series: {},
    figures: {},
    field: undefined,
    findings: [],
    shows: 0,
  } as unknown as Required<Sight> & {
    shows: number;
  };
  const program = await loadExample(example.name);
  await program({
    gpu: await testGpu(),
    settings: { ...firstSettings(example), ...own },
    show: async ({ series, figures, ...rest }) => {
      Object.assign(all, rest, {
        series: { ...all.series, ...series },
        figures: { ...all.figures, ...figures },
        shows: all.shows + 1,
      });
    },
  });
  const missing = [
    ...example.plots
      .flatMap((plot) => plot.series.map(({ key }) => key))
      .filter((key) => !(key in all.series)),
    ...example.figures.map(({ key }) => key).filter((key) => !Number.isFinite(all.figures[key])),
    ...(example.field && !all.field ? ['field'] : []),
  ];
  expect(missing).toEqual([]);
  for (const { x, y } of Object.values(all.series)) expect(x.length).toBe(y.length);
  return all;
}

const goal = async (name: string, task: string, figures: Sight['figures']): Promise<boolean> => {
  const { tasks } = await CHAPTERS.find((entry) => entry.name === name)!.load();
  return judge(
    tasks.find(({ id }) => id === task)!,
    { given: '', figures: figures! },
  ).right;
};

describe('the examples of the lessons', () => {
  it('find the line through points, whichever it is', async () => {
    const { figures, shows } = await run('line', { slope: -1.5, intercept: 2 });
    expect(figures['w']).toBeCloseTo(-1.5, 3);
    expect(figures['b']).toBeCloseTo(2, 3);
    expect(figures['atFive']).toBeCloseTo(2 - 1.5 * 5, 3);
    expect(shows).toBe(40);
  });

  it('give the gradient of the cost, which a nudge confirms', async () => {
    const { figures } = await run('cost', { w: 3 });
    // x = y = 1, 2, 3: J = (14/3)(w − 1)².
    expect(figures['cost']).toBeCloseTo((14 / 3) * 4, 4);
    expect(figures['gradient']).toBeCloseTo((28 / 3) * 2, 4);
    expect(figures['nudge']).toBeCloseTo(figures['gradient']!, 3);
  });

  it('descend too slowly, well, from side to side, and not at all', async () => {
    const costs: number[] = [];
    for (const learningRate of [0.01, 0.1, 0.21, 0.25]) {
      const { figures } = await run('descent', { learningRate });
      costs.push(figures['cost']!);
      // After 20 steps w − 1 = −2 (1 − 28/3 α)^20.
      const distance = 2 * (1 - (28 / 3) * learningRate) ** 20;
      expect(figures['cost']! / (14 / 3)).toBeCloseTo(distance ** 2, learningRate > 0.2 ? -4 : 4);
      expect(await goal('descent', 'descent-rate', figures)).toBe(learningRate === 0.1);
    }
    expect(costs[3]!).toBeGreaterThan(1000);
    expect(costs[2]!).toBeLessThan(56 / 3);
  });

  it('give equal numbers in all stages of vectorising', async () => {
    const { figures, series } = await run('vectors', { features: 2 });
    expect(figures['difference']).toBeLessThan(1e-5);
    expect(series['device']!.x).toHaveLength(5);
  });

  it('leave a wrong beginning by cross-entropy, and not by a squared error', async () => {
    const crossEntropy = await run('logistic', { start: -20 });
    expect(crossEntropy.figures['accuracy']).toBe(1);
    const squared = await run('logistic', { start: -20, loss: 'mse' });
    expect(squared.figures['accuracy']).toBe(0);
    expect(squared.figures['cost']).toBeGreaterThan(0.9);
  });

  it('give the values and derivatives of J = 3(a + bc)', async () => {
    const { figures } = await run('graph');
    expect(figures).toMatchObject({ u: 6, v: 11, J: 33, dv: 3, du: 3, da: 3, db: 6, dc: 9, slope: 6 });
  });

  it('part a ring by three units with tanh, and by no number of linear ones', async () => {
    const bent = await run('hidden', { units: 3 });
    expect(await goal('hidden', 'hidden-goal', bent.figures)).toBe(true);
    const linear = await run('hidden', { units: 8, activation: 'identity' });
    expect(linear.figures['accuracy']).toBeLessThan(0.7);
    expect(await goal('hidden', 'hidden-goal', linear.figures)).toBe(false);
    expect((await run('hidden')).figures['accuracy']).toBeLessThan(0.98);
  });

  it('have by hand the gradients of the library, and learn with them', async () => {
    const { figures } = await run('backward');
    expect(figures['difference']).toBeLessThan(1e-6);
    expect(figures['cost']).toBeLessThan(0.2);
  });

  it('stay where they began with zeros, and part with random weights', async () => {
    const zeros = await run('beginning');
    expect(zeros.figures['apart']).toBe(0);
    expect(zeros.figures['cost']).toBeCloseTo(Math.log(2), 5);
    const random = await run('beginning', { start: 'xavier' });
    expect(random.figures['apart']).toBeGreaterThan(0.5);
    expect(random.figures['cost']).toBeLessThan(0.15);
  });

  it('part three straight arms without a hidden layer, and turned ones only with one', async () => {
    expect((await run('softmax')).figures['accuracy']).toBe(1);
    expect((await run('softmax', { turns: 0.75 })).figures['accuracy']).toBeLessThan(0.8);
    expect((await run('softmax', { turns: 0.75, units: 8 })).figures['accuracy']).toBeGreaterThan(0.98);
  });

  it('learn the moons by a loop over layers, which one layer cannot', async () => {
    const three = await run('deep');
    expect(three.figures).toMatchObject({ accuracy: 1, parameters: 2 * 4 + 4 + (4 * 4 + 4) + 5 });
    expect((await run('deep', { layers: 1 })).figures['accuracy']).toBeLessThan(0.95);
  });

  it('fall ill as the last chapter says, and can be healed', async () => {
    const patient = await run('health');
    expect(patient.findings).toContain('unscaledInputs');
    expect(await goal('health', 'health-goal', patient.figures)).toBe(false);
    const healed = await run('health', { learningRate: 1, scale: 1, activation: 'tanh' });
    expect(healed.findings).toEqual([]);
    expect(await goal('health', 'health-goal', healed.figures)).toBe(true);
    const zeros = await run('health', { learningRate: 0.1, scale: 1, activation: 'tanh', start: 'zeros' });
    expect(zeros.findings).toContain('identicalUnits');
  });
});
