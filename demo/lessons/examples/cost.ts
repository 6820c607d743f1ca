// The cost J of a neuron ŷ = wx for 61 weights at once, and the gradient dJ/dw of each.
import { compile, grad, input, mean, multiply, square, subtract, sum, Variable } from 'gradloom';
import type { Example } from './example.ts';

export const cost: Example<{ w: number }> = async ({ gpu, settings, show }) => {
  const weights = Float32Array.from({ length: 61 }, (_, index) => (index - 20) / 10);
  const x = new Variable(gpu, 'x', { shape: [1, 3], values: Float32Array.of(1, 2, 3) });
  const y = new Variable(gpu, 'y', { shape: [1, 3], values: Float32Array.of(1, 2, 3) });

  const w = input('w', [61, 1]);
  const error = subtract(multiply(w, x.tensor), y.tensor); // ŷ − y, a row for each weight
  const J = mean(square(error), { axis: 1 });
  const [dw] = grad(sum(J), [w]); // each cost depends on its own weight alone

  const program = await compile(gpu, { outputs: { J, dw } });
  program.write('w', weights);
  await program.run();
  const [costs, gradients] = [await program.read('J'), await program.read('dw')];

  const here = Math.round(settings.w * 10) + 20;
  const tangent = [weights[here]! - 0.6, weights[here]! + 0.6];
  await show({
    series: {
      cost: { x: weights, y: costs },
      gradient: { x: weights, y: gradients },
      here: { x: [weights[here]!], y: [costs[here]!] },
      slope: { x: [weights[here]!], y: [gradients[here]!] },
      tangent: {
        x: tangent,
        y: tangent.map((at) => costs[here]! + gradients[here]! * (at - weights[here]!)),
      },
    },
    figures: {
      cost: costs[here]!,
      gradient: gradients[here]!,
      // A nudge of 0.1 to either side: what the cost does, divided by the way.
      nudge: (costs[here + 1]! - costs[here - 1]!) / 0.2,
    },
  });
};
