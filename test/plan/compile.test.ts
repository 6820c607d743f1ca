import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';

describe('compile', () => {
  it('computes J = 3(a + bc) and its gradients 3, 6, 9', async () => {
    const gpu = await testGpu();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => input(name, []));
    const j = ops.multiply(3, ops.add(a!, ops.multiply(b!, c!)));
    const [da, db, dc] = grad(j, [a!, b!, c!]);
    const program = await compile(gpu, { outputs: { j, da: da, db: db, dc: dc } });
    program.write('a', Float32Array.of(5));
    program.write('b', Float32Array.of(3));
    program.write('c', Float32Array.of(2));
    await program.run();
    const values = await Promise.all(['j', 'da', 'db', 'dc'].map((name) => program.read(name)));
    expect(values.map(([value]) => value)).toEqual([33, 3, 2 * 3, 3 * 3]);
    program.destroy();
  });

  it('trains a logistic regression step by step as the formulas say', async () => {
    const gpu = await testGpu();
    const x = Float32Array.of(0.5, -1, 2, 0.25, 1, 1, -0.5, 3);
    const y = Float32Array.of(1, 0, 1, 0);
    const w = new Variable(gpu, 'w', { shape: [1, 2], values: Float32Array.of(0.1, -0.2) });
    const b = new Variable(gpu, 'b', { shape: [1], values: Float32Array.of(0.3) });
    const step = new Variable(gpu, 'step', { shape: [], dtype: 'u32' });
    const history = new Variable(gpu, 'history', { shape: [8] });
    const X = input('x', [4, 2]);
    const Y = input('y', [4, 1]);
    const z = ops.add(ops.matmul(X, w.tensor, { transposeB: true }), b.tensor);
    const loss = ops.mean(ops.binaryCrossEntropyWithLogits(z, Y));
    const [dw, db] = grad(loss, [w.tensor, b.tensor]);
    const program = await compile(gpu, {
      updates: [
        [w, ops.subtract(w.tensor, ops.multiply(dw, 0.5))],
        [b, ops.subtract(b.tensor, ops.multiply(db, 0.5))],
        [step, ops.increment(step.tensor)],
        [history, ops.recordAt(history.tensor, step.tensor, loss)],
      ],
    });
    program.write('x', x);
    program.write('y', y);
    await program.run(5);
    const expected = cpuTrain([...x], [...y], 5);
    const losses = await history.read();
    expected.losses.forEach((value, index) => expect(losses[index]).toBeCloseTo(value, 6));
    expect([...(await w.read())].map((v) => v.toFixed(5))).toEqual(expected.w.map((v) => v.toFixed(5)));
    expect([...(await step.read())]).toEqual([5]);
    expect(program.calls).toBe(3);
    program.destroy();
  });

  it('runs updates in a single dispatch where that is asked for and they fit, with the same numbers', async () => {
    const gpu = await testGpu();
    const results = [];
    for (const singleDispatch of [true, false]) {
      const w = new Variable(gpu, 'w', { shape: [3], values: Float32Array.of(0.5, -1, 2) });
      const value = ops.subtract(w.tensor, ops.multiply(ops.softmax(ops.reshape(w.tensor, [1, 3])), 0.1));
      const program = await compile(gpu, {
        updates: [[w, ops.reshape(ops.divide(value, ops.sum(ops.square(w.tensor))), [3])]],
        singleDispatch,
      });
      await program.run(3);
      results.push({ calls: program.calls, values: [...(await w.read())].map((v) => v.toFixed(5)) });
    }
    expect(results[0]!.calls).toBe(1);
    expect(results[1]!.calls).toBeGreaterThan(1);
    expect(results[0]!.values).toEqual(results[1]!.values);
    await expect(compile(gpu, { singleDispatch: 'yes' as never })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
  });
});

function cpuTrain(x: number[], y: number[], steps: number) {
  let w = [0.1, -0.2];
  let b = 0.3;
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    const a = y.map((_, i) => 1 / (1 + Math.exp(-(w[0]! * x[2 * i]! + w[1]! * x[2 * i + 1]! + b))));
    losses.push(a.reduce((s, v, i) => s - (y[i] ? Math.log(v) : Math.log(1 - v)), 0) / 4);
    const dz = a.map((v, i) => (v - y[i]!) / 4);
    w = w.map((v, j) => v - 0.5 * dz.reduce((s, d, i) => s + d * x[2 * i + j]!, 0));
    b -= 0.5 * dz.reduce((s, d) => s + d, 0);
  }
  return { losses, w };
}
