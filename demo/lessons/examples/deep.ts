// A network of L layers as a loop: forward with a cache, backward out of the cache.
import {
  add,
  binaryCrossEntropyWithLogits,
  compile,
  matmul,
  mean,
  multiply,
  sigmoid,
  square,
} from 'gradloom';
import { subtract, tanh, transpose, Variable, type Tensor } from 'gradloom';
import { uniforms } from '../../playground/data/uniforms.ts';
import { Costs } from './costs.ts';
import type { Example } from './example.ts';
import { twoClasses } from './planes.ts';

export const deep: Example<{ layers: number; units: number }> = async ({ gpu, settings, show }) => {
  const m = 120;
  const set = twoClasses('moons', m);
  const x = set.x as Float32Array;
  const columns = Float32Array.from({ length: 2 * m }, (_, k) => x[2 * (k % m) + Math.floor(k / m)]!);
  const X = new Variable(gpu, 'X', { shape: [2, m], values: columns });
  const Y = new Variable(gpu, 'Y', { shape: [1, m], values: Float32Array.from(set.y as Float32Array) });

  // n[0] … n[L], and W[l] (n[l], n[l−1]) with a spread that suits its inputs
  const n = [2, ...Array.from({ length: settings.layers - 1 }, () => settings.units), 1];
  const L = n.length - 1;
  const next = uniforms(5);
  const W: Variable[] = [];
  const b: Variable[] = [];
  for (let l = 1; l <= L; l++) {
    const [rows, inputs] = [n[l]!, n[l - 1]!];
    const spread = Math.sqrt(3 / inputs);
    const values = Float32Array.from({ length: rows * inputs }, () => spread * (2 * next() - 1));
    W[l] = new Variable(gpu, `W${l}`, { shape: [rows, inputs], values });
    b[l] = new Variable(gpu, `b${l}`, { shape: [rows, 1] });
  }

  // Forward: in A[l−1], out A[l]; the cache keeps A[l−1] for the way back, and not Z[l], since tanh′ = 1 − a²
  const cache: Tensor[] = [];
  let A: Tensor = X.tensor;
  let Z = A;
  for (let l = 1; l <= L; l++) {
    cache[l] = A;
    Z = add(matmul(W[l]!.tensor, A), b[l]!.tensor);
    A = l < L ? tanh(Z) : sigmoid(Z);
  }
  const J = mean(binaryCrossEntropyWithLogits(Z, Y.tensor));

  // Backward: in dZ[l], out dW[l], db[l] and dZ[l−1]
  const updates: [Variable, Tensor][] = [];
  const α = 0.5;
  let dZ = subtract(A, Y.tensor);
  for (let l = L; l >= 1; l--) {
    const before = cache[l]!;
    const dW = multiply(1 / m, matmul(dZ, transpose(before)));
    const db = mean(dZ, { axis: 1, keepDims: true });
    if (l > 1) dZ = multiply(matmul(transpose(W[l]!.tensor), dZ), subtract(1, square(before)));
    updates.push([W[l]!, subtract(W[l]!.tensor, multiply(α, dW))]);
    updates.push([b[l]!, subtract(b[l]!.tensor, multiply(α, db))]);
  }

  const program = await compile(gpu, { outputs: { J, A }, updates });
  const costs = new Costs();
  let parameters = 0;
  for (let l = 1; l <= L; l++) parameters += W[l]!.tensor.size + b[l]!.tensor.size;
  for (let step = 0; step < 600; step += 15) {
    await program.run(15);
    const cost = (await program.read('J'))[0]!;
    const said = await program.read('A');
    const right = Array.from(set.y as Float32Array).filter((label, i) => said[i]! >= 0.5 === (label === 1));
    await show({
      series: { cost: costs.add(step + 15, cost) },
      figures: { cost, accuracy: right.length / m, parameters },
    });
  }
};
