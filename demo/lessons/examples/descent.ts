// Gradient descent as the notes write it, w := w − α dJ/dw, on the cost of a neuron ŷ = wx.
import { compile, grad, mean, multiply, square, subtract, Variable } from 'gradloom';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';

export const descent: Example<{ learningRate: number; start: number }> = async ({ gpu, settings, show }) => {
  const x = new Variable(gpu, 'x', { shape: [3], values: Float32Array.of(1, 2, 3) });
  const y = new Variable(gpu, 'y', { shape: [3], values: Float32Array.of(1, 2, 3) });
  const w = new Variable(gpu, 'w', { shape: [], values: Float32Array.of(settings.start) });

  const J = mean(square(subtract(multiply(w.tensor, x.tensor), y.tensor)));
  const [dw] = grad(J, [w.tensor]);
  const next = subtract(w.tensor, multiply(settings.learningRate, dw));
  const program = await compile(gpu, { outputs: { J }, updates: [[w, next]] });

  const path = { x: [] as number[], y: [] as number[] };
  const costs = new Costs();
  const bowl = Array.from({ length: 81 }, (_, index) => (index - 30) / 10);
  for (let step = 0; step <= 20; step++) {
    const weight = (await w.read())[0]!;
    await program.run(); // J of this weight, then the next weight
    const cost = (await program.read('J'))[0]!;
    path.x.push(weight);
    path.y.push(cost);
    await show({
      series: {
        bowl: { x: bowl, y: bowl.map((at) => (14 / 3) * (at - 1) ** 2) },
        path: { x: [...path.x], y: [...path.y] },
        cost: costs.add(step, cost),
      },
      figures: { step, w: weight, cost },
    });
  }
};
