// The backward pass of a network of two layers, written by hand in the notes' letters, beside that of the library.
import { add, binaryCrossEntropyWithLogits, compile, grad, matmul, mean, multiply, sigmoid } from 'gradloom';
import { square, subtract, tanh, transpose, Variable, type Tensor } from 'gradloom';
import { uniforms } from '../../playground/data/uniforms.ts';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';
import { twoClasses } from './planes.ts';

export const backward: Example<{ units: number; learningRate: number }> = async ({ gpu, settings, show }) => {
  const m = 120;
  const set = twoClasses('xor', m);
  const next = uniforms(2);
  const random = (count: number) => Float32Array.from({ length: count }, () => 2 * next() - 1);
  const made = (name: string, shape: number[], values: Float32Array<ArrayBuffer>) =>
    new Variable(gpu, name, { shape, values });

  // An example a column, as in the notes.
  const x = set.x as Float32Array;
  const X = made(
    'X',
    [2, m],
    Float32Array.from({ length: 2 * m }, (_, k) => x[2 * (k % m) + Math.floor(k / m)]!),
  );
  const Y = made('Y', [1, m], Float32Array.from(set.y as Float32Array));
  const n = settings.units;
  const W1 = made('W1', [n, 2], random(2 * n));
  const b1 = made('b1', [n, 1], new Float32Array(n));
  const W2 = made('W2', [1, n], random(n));
  const b2 = made('b2', [1, 1], new Float32Array(1));

  // Forward
  const Z1 = add(matmul(W1.tensor, X.tensor), b1.tensor);
  const A1 = tanh(Z1);
  const Z2 = add(matmul(W2.tensor, A1), b2.tensor);
  const A2 = sigmoid(Z2);
  const J = mean(binaryCrossEntropyWithLogits(Z2, Y.tensor));

  // Backward, by hand
  const dZ2 = subtract(A2, Y.tensor);
  const dW2 = multiply(1 / m, matmul(dZ2, transpose(A1)));
  const db2 = mean(dZ2, { axis: 1, keepDims: true });
  const dZ1 = multiply(matmul(transpose(W2.tensor), dZ2), subtract(1, square(A1))); // tanh′ = 1 − a²
  const dW1 = multiply(1 / m, matmul(dZ1, transpose(X.tensor)));
  const db1 = mean(dZ1, { axis: 1, keepDims: true });

  const [gW1, gb1, gW2, gb2] = grad(J, [W1.tensor, b1.tensor, W2.tensor, b2.tensor]);
  const down = (from: Variable, gradient: Tensor) =>
    [from, subtract(from.tensor, multiply(settings.learningRate, gradient))] as const;
  const program = await compile(gpu, {
    outputs: { J, dW1, db1, dW2, db2, gW1, gb1, gW2, gb2 },
    updates: [down(W1, dW1), down(b1, db1), down(W2, dW2), down(b2, db2)],
  });

  const costs = new Costs();
  let difference = 0;
  for (let step = 0; step < 400; step += 10) {
    await program.run(10);
    const cost = (await program.read('J'))[0]!;
    for (const name of step % 100 === 0 ? ['W1', 'b1', 'W2', 'b2'] : []) {
      const [own, library] = [await program.read(`d${name}`), await program.read(`g${name}`)];
      for (const [index, value] of own.entries())
        difference = Math.max(difference, Math.abs(value - library[index]!));
    }
    await show({ series: { cost: costs.add(step + 10, cost) }, figures: { cost, difference } });
  }
};
