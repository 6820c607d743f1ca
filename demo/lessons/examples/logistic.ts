// One neuron with a sigmoid learns to tell two classes, by either cost.
import { createTrainer, dense, Model, network, sgd } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';

export const logistic: Example<{ loss: string; start: number }> = async ({ gpu, settings, show }) => {
  const x = Float32Array.from({ length: 20 }, (_, index) => (index - 9.5) / 5);
  const y = Float32Array.from(x, (value) => (value > 0 ? 1 : 0));
  const data = { x, y, examples: 20, features: 1, targets: 1 };

  const neuron = network({ inputs: 1, layers: [dense(1, 'sigmoid')] });
  const model = new Model(gpu, { network: neuron });
  model.setValues(
    new Map([
      ['W1', [settings.start]],
      ['b1', [0]],
    ]),
  );
  const trainer = await createTrainer(model, {
    data,
    loss: settings.loss === 'mse' ? 'mse' : 'binaryCrossEntropy',
    optimizer: sgd({ learningRate: 2 }),
    singleDispatch: false, // starts sooner
  });

  const costs = new Costs();
  const places = Float32Array.from({ length: 61 }, (_, index) => (index - 30) / 15);
  while (trainer.step < 200) {
    const cost = (await trainer.run(5)).at(-1)!;
    const said = await model.predict(x);
    await show({
      series: {
        examples: { x, y },
        curve: { x: places, y: await model.predict(places) },
        cost: costs.add(trainer.step, cost),
      },
      figures: {
        w: (await model.values()).get('W1')![0]!,
        cost,
        accuracy: y.filter((label, index) => said[index]! >= 0.5 === (label === 1)).length / y.length,
      },
    });
  }
};
