// A training that goes wrong on purpose, and what a look at its health finds.
import { createTrainer, dense, GradloomError, initializer, Model, network, sgd } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';
import { twoClasses } from './planes.ts';

type Settings = { learningRate: number; scale: number; activation: string; start: string };

export const ill: Example<Settings> = async ({ gpu, settings, show }) => {
  const set = twoClasses('moons');
  const data = { ...set, x: Float32Array.from(set.x as Float32Array, (value) => settings.scale * value) };
  const begin = initializer(settings.start === 'zeros' ? 'zeros' : 'xavierNormal');
  const g = settings.activation as 'tanh';
  const layers = [8, 8, 8].map((units) => dense(units, g, { initializer: begin }));
  const output = dense(1, 'sigmoid', { initializer: begin });
  const model = new Model(gpu, { network: network({ inputs: 2, layers: [...layers, output] }), seed: 1 });
  const trainer = await createTrainer(model, {
    data,
    optimizer: sgd({ learningRate: settings.learningRate }),
    singleDispatch: false, // starts sooner
  });

  const costs = new Costs();
  try {
    while (trainer.step < 600) {
      const cost = (await trainer.run(20)).at(-1)!;
      await show({ series: { cost: costs.add(trainer.step, cost) }, figures: { cost }, findings: [] });
    }
    const findings = [...new Set((await trainer.health()).map(({ code }) => code))];
    await show({ findings, figures: { found: findings.length } });
  } catch (error) {
    // A cost or a parameter is NaN or infinite: the training cannot go on.
    if (!(error instanceof GradloomError) || error.code !== 'E_NONFINITE') throw error;
    await show({ findings: ['nonFinite'], figures: { found: 1 } });
  }
};
