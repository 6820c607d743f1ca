// Three classes: a softmax gives each a probability, and cross-entropy judges that of the right one.
import { adam, createTrainer, dense, evaluate, Model, network } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';
import { fieldOf, threeArms } from './planes.ts';

export const classes: Example<{ turns: number; units: number }> = async ({ gpu, settings, show }) => {
  const data = threeArms(settings.turns);
  const output = dense(3, 'softmax');
  const layers = settings.units > 0 ? [dense(settings.units, 'tanh'), output] : [output];
  const model = new Model(gpu, { network: network({ inputs: 2, layers }), classes: data.classes, seed: 1 });
  const trainer = await createTrainer(model, {
    data,
    optimizer: adam({ learningRate: 0.05 }), // gradient descent with a rate of its own for each parameter
    singleDispatch: false, // starts sooner
  });

  const costs = new Costs();
  while (trainer.step < 300) {
    const cost = (await trainer.run(10)).at(-1)!;
    await show({ series: { cost: costs.add(trainer.step, cost) }, field: await fieldOf(model, data) });
  }
  const { accuracy } = await evaluate(model, data);
  await show({ figures: { accuracy: accuracy!, cost: costs.y.at(-1)! } });
};
