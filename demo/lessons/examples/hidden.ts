// A hidden layer between the inputs and the output, on classes that no straight line parts.
import { adam, createTrainer, dense, evaluate, Model, network, type ActivationName } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';
import { fieldOf, twoClasses } from './planes.ts';

export const hidden: Example<{ activation: string; units: number }> = async ({ gpu, settings, show }) => {
  const data = twoClasses('circles');
  const layers = [dense(settings.units, settings.activation as ActivationName), dense(1, 'sigmoid')];
  const model = new Model(gpu, { network: network({ inputs: 2, layers }), seed: 5 });
  const trainer = await createTrainer(model, {
    data,
    optimizer: adam({ learningRate: 0.05 }), // gradient descent with a rate of its own for each parameter
    singleDispatch: false, // starts sooner
  });

  const costs = new Costs();
  while (trainer.step < 400) {
    const cost = (await trainer.run(10)).at(-1)!;
    await show({ series: { cost: costs.add(trainer.step, cost) }, field: await fieldOf(model, data) });
  }
  const { accuracy } = await evaluate(model, data);
  await show({ figures: { accuracy: accuracy!, cost: costs.y.at(-1)! } });
};
