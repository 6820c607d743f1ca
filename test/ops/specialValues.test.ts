import { describe, expect, test } from 'vitest';
import { ulpDistance } from '../../tools/accuracy/deviation.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { OPERATION_CASES } from './cases.ts';

const LARGEST = 3.4028234663852886e38;
const SMALLEST = 2 ** -126;
const INF = Infinity;
const SPECIAL = [0, 1, 2.5, SMALLEST, 2 ** -130, LARGEST, INF].flatMap((x) => [x, -x]).concat(NaN);
const PAIRS = SPECIAL.flatMap((a) => SPECIAL.map((b) => [a, b] as const));

/** Errors of the operations with the loosest bound; all special results are exact or within it. */
const ULP = 8;

const a = input('a', [PAIRS.length]);
const b = input('b', [PAIRS.length]);
const outputs = Object.fromEntries(OPERATION_CASES.map(({ name, apply }) => [name, apply(a, b)]));

/** Numbers below 2^−126, as arguments and as results, may be taken as 0 by a driver. */
function flush(x: number): number {
  if (!(Math.abs(x) < SMALLEST)) return x;
  return x < 0 || Object.is(x, -0) ? -0 : 0;
}

function columns(change: (x: number) => number): Map<Tensor, Float64Array> {
  return new Map([
    [a, Float64Array.from(PAIRS, ([x]) => change(x))],
    [b, Float64Array.from(PAIRS, ([, y]) => change(y))],
  ]);
}

const names = OPERATION_CASES.map(({ name }) => name);
const roots = Object.values(outputs);
const kept = evaluate(
  roots,
  columns((x) => x),
);
const flushed = evaluate(roots, columns(flush));

/** Of two zeros either may come; elsewhere the sign of a zero is the rule's. */
const ANY_ZERO = new Set(['minimum', 'maximum', 'clip', 'relu6', 'log1p']);

/** Numbers below 2^−126 count on every driver. */
const COUNTS_ALL = new Set(
  OPERATION_CASES.filter(({ name, flat }) => flat && !['floor', 'ceil', 'round'].includes(name)).map(
    ({ name }) => name,
  ),
);

const zeroSign = (x: number): number => (flush(x) === 0 ? Math.sign(1 / flush(x)) : 0);

function agrees(name: string, got: number, exact: number): boolean {
  if (ulpDistance(got, exact) > ULP) return false;
  return ANY_ZERO.has(name) || flush(got) !== 0 || flush(exact) !== 0 || zeroSign(got) === zeroSign(exact);
}

async function onDevice(): Promise<Map<string, Float32Array>> {
  const program = await compile(await testGpu(), { outputs });
  program.write(
    'a',
    Float32Array.from(PAIRS, ([x]) => x),
  );
  program.write(
    'b',
    Float32Array.from(PAIRS, ([, y]) => y),
  );
  await program.run();
  const values = new Map<string, Float32Array>();
  for (const name of names) values.set(name, (await program.read(name)) as Float32Array);
  program.destroy();
  return values;
}

let device: Promise<Map<string, Float32Array>> | undefined;

test.each(names)(
  '%s of ±0, ±1, the smallest, denormal and largest numbers, ±∞ and NaN is what the rule says',
  async (name) => {
    device ??= onDevice();
    const got = (await device).get(name)!;
    const index = names.indexOf(name);
    const wrong = PAIRS.flatMap(([x, y], i) =>
      agrees(name, got[i]!, kept[index]![i]!) ||
      (!COUNTS_ALL.has(name) && agrees(name, got[i]!, flushed[index]![i]!))
        ? []
        : [`(${x}, ${y}): ${got[i]} instead of ${kept[index]![i]}`],
    );
    expect(wrong).toEqual([]);
  },
  60_000,
);

describe('the limits', () => {
  test.each([
    ['gelu', [-0, -0.15865525, 0.8413447, INF]],
    ['geluTanh', [-0, -0.158808, 0.841192, INF]],
    ['mish', [-0, -0.30340147, 0.86509836, INF]],
    ['hardSwish', [-0, -1 / 3, 2 / 3, INF]],
    ['softplus', [0, 0.31326169, 1.3132617, INF]],
    ['logSigmoid', [-INF, -1.3132617, -0.31326169, 0]],
    ['softsign', [-1, -0.5, 0.5, 1]],
    ['selu', [-1.7580993, -1.1113307, 1.050701, INF]],
    ['celu', [-0.75, -0.55230222, 1, INF]],
    ['erf', [-1, -0.84270079, 0.84270079, 1]],
    ['atan', [-Math.PI / 2, -Math.PI / 4, Math.PI / 4, Math.PI / 2]],
    ['floor', [-INF, -1, 1, INF]],
    ['clip', [-1.5, -1, 1, 2]],
  ])('of %s at −∞, −1, 1 and ∞ are the published ones', async (name, expected) => {
    device ??= onDevice();
    const got = (await device).get(name)!;
    [-INF, -1, 1, INF].forEach((x, i) => {
      const value = got[PAIRS.findIndex(([first]) => first === x)]!;
      if (Number.isFinite(expected[i])) expect(value).toBeCloseTo(expected[i]!, 6);
      else expect(value).toBe(expected[i]);
    });
  });
});

test('signs and roundings hold where the argument is itself a sum', async () => {
  const x = input('x', [8]);
  const y = input('y', [8]);
  const z = ops.add(x, y);
  const program = await compile(await testGpu(), {
    outputs: {
      sign: ops.sign(z),
      round: ops.round(z),
      erf: ops.erf(z),
      sin: ops.sin(z),
      asinh: ops.asinh(z),
    },
  });
  const left = [1, -2, 3, -4, 0.5, -2.5, 0.25, -0.75];
  const right = [0.5, 0.5, -5.5, 6.5, 1, 1, -1, 3];
  program.write('x', Float32Array.from(left));
  program.write('y', Float32Array.from(right));
  await program.run();
  const sums = left.map((value, i) => value + right[i]!);
  expect([...(await program.read('sign'))]).toEqual(sums.map(Math.sign));
  expect([...(await program.read('round'))]).toEqual([2, -2, -2, 2, 2, -2, -1, 2]);
  (await program.read('sin')).forEach((value, i) => expect(value).toBeCloseTo(Math.sin(sums[i]!), 6));
  (await program.read('asinh')).forEach((value, i) => expect(value).toBeCloseTo(Math.asinh(sums[i]!), 6));
  expect([...(await program.read('erf'))].map(Math.sign)).toEqual(sums.map(Math.sign));
  program.destroy();
});
