// One neuron, ŷ = wx + b, learns the line that four points lie on.
import { createTrainer, dense, Model, network, sgd } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';

export const line: Example<{ slope: number; intercept: number }> = async ({ gpu, settings, show }) => {
  const x = [1, 2, 3, 4];
  const y = x.map((value) => settings.slope * value + settings.intercept);
  const data = { x: Float32Array.from(x), y: Float32Array.from(y), examples: 4, features: 1, targets: 1 };

  const neuron = network({ inputs: 1, layers: [dense(1, 'identity')] });
  const model = new Model(gpu, { network: neuron, seed: 1 });
  const trainer = await createTrainer(model, {
    data,
    optimizer: sgd({ learningRate: 0.1 }),
    singleDispatch: false, // starts sooner
  });

  const costs = new Costs();
  while (trainer.step < 400) {
    const cost = (await trainer.run(10)).at(-1)!;
    const parameters = await model.values();
    const [left, right] = await model.predict(Float32Array.of(0, 5));
    await show({
      series: {
        points: { x, y },
        line: { x: [0, 5], y: [left!, right!] },
        cost: costs.add(trainer.step, cost),
      },
      figures: { w: parameters.get('W1')![0]!, b: parameters.get('b1')![0]!, cost, atFive: right! },
    });
  }
};
