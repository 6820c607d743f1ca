import { describe, expect, test } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import { add, multiply, sum } from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { OPERATION_CASES, type OperationCase } from './cases.ts';

const COUNT = 40;
const STEP = 1e-4;

const irregular = (turn: number) =>
  Float64Array.from({ length: COUNT }, (_, i) => Math.fround(((i + 0.5) * turn) % 1));

// All cases read the same inputs, each stretched to its own domain, so that the device needs few kernels.
const places = ['a', 'b'].map((name) => input(name, [COUNT]));
const nudges = ['nudgeA', 'nudgeB'].map((name) => input(name, [COUNT]));
const weight = input('weight', [COUNT]);
const values: ReadonlyMap<Tensor, Float64Array> = new Map([
  [places[0]!, irregular(0.618034)],
  [places[1]!, irregular(0.7548776)],
  [nudges[0]!, new Float64Array(COUNT)],
  [nudges[1]!, new Float64Array(COUNT)],
  [weight, irregular(0.5698403).map((value) => Math.fround(value + 0.5))],
]);

/** f at points of its domain, times weights that make its gradients differ, and the gradients by the rules. */
function build(operation: OperationCase) {
  const operands = operation.domain.map(([low, high], side) =>
    add(add(multiply(places[side]!, high - low), low), nudges[side]!),
  );
  const y = operation.apply(operands[0]!, operands[1] ?? operands[0]!);
  const elements = multiply(y, weight);
  return { operation, operands, elements, gradients: grad(sum(elements), operands) };
}

const built = OPERATION_CASES.map((operation) => [operation.name, build(operation)] as const);

/** Central differences, with Richardson's extrapolation; each element depends on its own nudge only. */
function differences(elements: Tensor, side: number): Float64Array {
  const at = (nudge: number): Float64Array =>
    evaluate([elements], new Map([...values, [nudges[side]!, new Float64Array(COUNT).fill(nudge)]]))[0]!;
  const slope = (step: number): Float64Array => {
    const [above, below] = [at(step), at(-step)];
    return above.map((value, i) => (value - below[i]!) / (2 * step));
  };
  const [fine, coarse] = [slope(STEP), slope(2 * STEP)];
  return fine.map((value, i) => (4 * value - coarse[i]!) / 3);
}

/** The largest error, relative for values above 1; infinite where one is NaN. */
function worst(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(expected).reduce((error, value, i) => {
    const own = Math.abs(got[i]! - value) / Math.max(1, Math.abs(value));
    return Math.max(error, Number.isNaN(own) ? Infinity : own);
  }, 0);
}

describe('the gradient rule', () => {
  test.each(built)('of %s agrees with central differences in float64', (_, one) => {
    for (const [side, gradient] of one.gradients.entries()) {
      const [rule] = evaluate([gradient], values);
      expect(worst(rule!, differences(one.elements, side))).toBeLessThan(1e-6);
      expect(rule!.every((value) => value === 0)).toBe(one.operation.flat === true);
    }
  });

  const again = built.filter(([, { operation }]) => !operation.flat);
  test.each(again)('of %s can be differentiated', (_, one) => {
    const squared = multiply(one.gradients[0]!, one.gradients[0]!);
    const [second] = grad(sum(squared), [one.operands[0]!]);
    const [rule] = evaluate([second], values);
    expect(worst(rule!, differences(squared, 0))).toBeLessThan(1e-6);
  });
});

test('the device gives the gradients of the float64 twin', async () => {
  const gpu = await testGpu();
  const outputs = Object.fromEntries(
    built.flatMap(([name, { gradients }]) =>
      gradients.map((gradient, side) => [`${name}, ${side}`, gradient] as const),
    ),
  );
  const program = await compile(gpu, { outputs });
  for (const [tensor, points] of values) program.write(tensor.op, Float32Array.from(points));
  await program.run();
  const expected = evaluate(Object.values(outputs), values);
  for (const [index, name] of Object.keys(outputs).entries()) {
    expect(worst(await program.read(name), expected[index]!), name).toBeLessThan(1e-4);
  }
  program.destroy();
}, 60_000);
