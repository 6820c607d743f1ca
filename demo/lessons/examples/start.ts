// The same network from different beginnings, and the first weight of each hidden unit on its way.
import { createTrainer, dense, initializer, Model, momentum, network } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';
import { fieldOf, twoClasses } from './planes.ts';

export const start: Example<{ start: string }> = async ({ gpu, settings, show }) => {
  const begin = {
    zeros: initializer('zeros'),
    small: initializer({ name: 'normal', scale: 0.01 }),
    xavier: initializer('xavierNormal'),
    large: initializer({ name: 'normal', scale: 30 }),
  }[settings.start as 'zeros'];

  const data = twoClasses('xor');
  const layers = [dense(4, 'tanh', { initializer: begin }), dense(1, 'sigmoid', { initializer: begin })];
  const model = new Model(gpu, { network: network({ inputs: 2, layers }), seed: 4 });
  const trainer = await createTrainer(model, {
    data,
    optimizer: momentum({ learningRate: 0.3 }), // gradient descent whose steps go on in the next ones
    singleDispatch: false, // starts sooner
  });

  const costs = new Costs();
  const weights = [new Costs(), new Costs(), new Costs(), new Costs()];
  while (trainer.step < 400) {
    const cost = (await trainer.run(10)).at(-1)!;
    const W1 = (await model.values()).get('W1')!;
    const lines = weights.map((line, unit) => [`unit${unit}`, line.add(trainer.step, W1[2 * unit]!)]);
    await show({
      series: { cost: costs.add(trainer.step, cost), ...Object.fromEntries(lines) },
      field: await fieldOf(model, data),
      figures: { cost, apart: Math.max(...[1, 2, 3].map((unit) => Math.abs(W1[2 * unit]! - W1[0]!))) },
    });
  }
};
