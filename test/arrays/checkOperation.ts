// Checks an operation on the device against loops in float64: its values, and its gradient by central differences.

import { expect } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import { multiply } from '../../src/graph/ops/pointwise/multiply.ts';
import { sum } from '../../src/graph/ops/reduce/sum.ts';
import { sizeOf, type Shape } from '../../src/graph/shape.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import type { Program } from '../../src/plan/program.ts';
import type { Values } from '../../src/plan/variable.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { testGpu } from '../gpu.ts';

/** An element by its indices. */
export type Reader = (...indices: number[]) => number;

/** An input: its shape, and its values (drawn from −2 … 2 where absent); `Uint32Array` makes it u32. */
export interface CheckInput {
  readonly shape: Shape;
  readonly values?: readonly number[] | Uint32Array<ArrayBuffer>;
}

/** What is checked. */
export interface OperationCheck {
  readonly inputs: readonly (Shape | CheckInput)[];
  readonly operation: (...inputs: Tensor[]) => Tensor;
  /** The same in float64: all elements of the result, from readers of the inputs. */
  readonly reference: (...inputs: Reader[]) => readonly number[];
  readonly shape?: Shape;
  /** Relative to the largest value, 1e-5 by default. */
  readonly tolerance?: number;
  /** Numbers of the inputs to differentiate by; all real ones by default. */
  readonly differentiate?: readonly number[];
}

/** All elements of a shape in row-major order. */
export function table(shape: Shape, element: Reader): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, flat) => element(...indicesOf(flat, shape)));
}

/** Σ of a function of 0 … count − 1. */
export function total(count: number, term: (index: number) => number): number {
  let result = 0;
  for (let index = 0; index < count; index++) result += term(index);
  return result;
}

/** Reads row-major values by indices. */
export function reader(values: ArrayLike<number>, shape: Shape): Reader {
  return (...indices) => {
    const place = indices.reduce((flat, index, axis) => flat * shape[axis]! + index, 0);
    const value = values[place];
    if (value === undefined)
      throw new RangeError(`no element [${indices.join(', ')}] of [${shape.join(', ')}]`);
    return value;
  };
}

/** Runs tensors once and reads them. */
export async function evaluateTensors<Names extends string>(
  outputs: Readonly<Record<Names, Tensor>>,
  inputs: Readonly<Record<string, Values>>,
): Promise<{ values: Record<Names, Values>; program: Program }> {
  const program = await compile(await testGpu(), { outputs });
  for (const [name, values] of Object.entries(inputs)) program.write(name, values);
  await program.run();
  const values = {} as Record<Names, Values>;
  for (const name of Object.keys(outputs) as Names[]) values[name] = await program.read(name);
  program.destroy();
  return { values, program };
}

/** Compares values, and the gradients of Σ weight ∗ value. */
export async function checkOperation(check: OperationCheck): Promise<Values> {
  const random = new RandomStream(7, check.inputs.length);
  const draw = (shape: Shape): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: sizeOf(shape) }, () => random.nextFloat() * 4 - 2);
  const given = check.inputs.map((item, index) => {
    const { shape, values } = 'shape' in item ? item : { shape: item };
    const data = values instanceof Uint32Array ? values : values ? Float32Array.from(values) : draw(shape);
    const tensor = input(`x${index}`, shape, data instanceof Uint32Array ? 'u32' : 'f32');
    return { shape, data, tensor };
  });
  const y = check.operation(...given.map(({ tensor }) => tensor));
  if (check.shape) expect(y.shape).toEqual(check.shape);
  const weights = draw(y.shape);
  const by =
    check.differentiate ?? given.flatMap(({ tensor }, index) => (tensor.dtype === 'u32' ? [] : [index]));
  const w = input('weights', y.shape);
  const gradients =
    by.length > 0
      ? grad(
          sum(multiply(y, w)),
          by.map((index) => given[index]!.tensor),
        )
      : [];
  const outputs = Object.fromEntries([
    ['y', y] as const,
    ...gradients.map((gradient, index) => [`g${index}`, gradient] as const),
  ]);
  const written = Object.fromEntries(given.map(({ data }, index) => [`x${index}`, data]));
  const program = await compile(await testGpu(), { outputs });
  for (const [name, data] of Object.entries(by.length > 0 ? { ...written, weights } : written)) {
    try {
      program.write(name, data);
    } catch {
      // An input that the outputs do not depend on is none of the program's.
    }
  }
  await program.run();
  const actual = await program.read('y');
  const arrays = given.map(({ data }) => Float64Array.from(data));
  const evaluate = (): readonly number[] =>
    check.reference(...arrays.map((values, index) => reader(values, given[index]!.shape)));
  expectNear(actual, evaluate(), check.tolerance ?? 1e-5, 'values');
  for (const [order, index] of by.entries()) {
    const values = arrays[index]!;
    const expected = Array.from(values, (value, place) => {
      const step = 1e-5;
      const loss = (at: number): number => {
        values[place] = at;
        return evaluate().reduce((sum, element, e) => sum + element * weights[e]!, 0);
      };
      const slope = (loss(value + step) - loss(value - step)) / (2 * step);
      values[place] = value;
      return slope;
    });
    expectNear(
      await program.read(`g${order}`),
      expected,
      Math.max(check.tolerance ?? 0, 3e-5),
      `gradient by input ${index}`,
    );
  }
  program.destroy();
  return actual;
}

/** Every element within tolerance · max(1, largest expected magnitude). */
export function expectNear(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
  what: string,
): void {
  expect(actual.length, `${what}: how many`).toBe(expected.length);
  const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
  expected.forEach((value, place) => {
    const got = actual[place]!;
    const near =
      Object.is(got, value) || Math.abs(got - value) <= tolerance * scale || (got !== got && value !== value);
    if (!near) expect.fail(`${what}: element ${place} must be ${value}; got ${got}.`);
  });
}

function indicesOf(flat: number, shape: Shape): number[] {
  const indices: number[] = [];
  let rest = flat;
  for (const size of shape.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}
