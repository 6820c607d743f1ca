// Products of matrices of whole numbers, which are exact: each layout and kind of kernel, sizes beside those of the
// tiles.

import type { Gpu } from '../../gpu/gpu.ts';
import { grad } from '../../graph/differentiate.ts';
import { add, linear, matmul, relu, sum, multiply } from '../../graph/ops/index.ts';
import { input } from '../../graph/tensor.ts';
import type { DeviceFamily } from '../deviceCheck.ts';
import type { GraphCase, GraphCheck } from '../graphCheck.ts';
import { fractions, wholes } from '../testValues.ts';
import { multiplyMatrices, type Product } from './multiplyMatrices.ts';

/** Products as text: how A and B are stored (N, or T for transposed), then m, n and k. */
const SMALL = [
  'NN 1 1 1',
  'NN 1 257 63',
  'NT 1 100 300',
  'TN 259 1 64',
  'NT 70 1 1029',
  'NN 5 7 3',
  'NT 8 100 17',
  'TN 31 66 260',
  'TT 33 31 65',
  'NN 64 64 64',
  'NN 65 63 33',
  'NT 128 130 129',
  'TN 3 2 4099',
  'NN 64 64 2048',
];
/** So many tiles that a GPU takes the largest ones. */
const LARGE = ['NN 2048 1024 36', 'NT 1025 2050 33'];

function parse(text: string): Product {
  const [layout, m, n, k] = text.split(' ');
  return {
    m: Number(m),
    n: Number(n),
    k: Number(k),
    transposeA: layout![0] === 'T',
    transposeB: layout![1] === 'T',
  };
}

/** A check of some products in one program. */
function products(texts: readonly string[], family: DeviceFamily, dtype: 'f32' | 'f16'): GraphCheck {
  const inputs: Record<string, Float32Array<ArrayBuffer>> = {};
  const cases = texts.map((text, index): GraphCase => {
    const product = parse(text);
    const { m, n, k, transposeA, transposeB } = product;
    const [a, b] = [wholes(m * k, 2 * index + 1), wholes(k * n, 2 * index + 2)];
    Object.assign(inputs, { [`a${index}`]: a, [`b${index}`]: b });
    const left = input(`a${index}`, transposeA ? [k, m] : [m, k], dtype);
    const right = input(`b${index}`, transposeB ? [n, k] : [k, n], dtype);
    return {
      what: `${transposeA ? `[${k}, ${m}]ᵀ` : `[${m}, ${k}]`} · ${transposeB ? `[${n}, ${k}]ᵀ` : `[${k}, ${n}]`}`,
      output: matmul(left, right, { transposeA, transposeB }),
      exact: multiplyMatrices(a, b, product),
    };
  });
  return { family, inputs, cases };
}

/** Products of operands stored in f16. */
export function halfProductChecks(): GraphCheck[] {
  return [
    products(['NN 65 63 33', 'NT 128 132 64', 'TN 32 64 260', 'NT 1 100 300'], 'storage in f16', 'f16'),
  ];
}

/** A stack of products, a layer with its gradients, and a product of real numbers. */
function others(exact: boolean): GraphCheck {
  const [x, w, b, g] = [wholes(67 * 45, 70), wholes(29 * 45, 71), wholes(29, 72), wholes(67 * 29, 73)];
  const [left, right] = [wholes(3 * 20 * 33, 74), wholes(3 * 33 * 10, 75)];
  const [p, q] = [fractions(50 * 4096, 76), fractions(4096 * 30, 77)];
  const tensors = {
    x: input('x', [67, 45]),
    w: input('w', [29, 45]),
    b: input('b', [29]),
    g: input('g', [67, 29]),
  };
  const forward = linear(tensors.x, tensors.w, tensors.b);
  const [dx, dw, db] = grad(sum(multiply(forward, tensors.g)), [tensors.x, tensors.w, tensors.b]);
  const z = multiplyMatrices(x, w, { m: 67, n: 29, k: 45, transposeB: true }).map(
    (value, index) => value + b[index % 29]!,
  );
  const size = { m: 50, n: 30, k: 4096 };
  const slices = [0, 1, 2].flatMap((index) => [
    ...multiplyMatrices(left.subarray(index * 660, (index + 1) * 660), right.subarray(index * 330), {
      m: 20,
      n: 10,
      k: 33,
    }),
  ]);
  return {
    family: 'products',
    inputs: { x, w, b, g, left, right, p, q },
    cases: [
      { what: 'relu(x · Wᵀ + b)', output: relu(forward), exact: z.map((value) => Math.max(value, 0)) },
      {
        what: 'x · Wᵀ + x · Wᵀ + b',
        output: add(matmul(tensors.x, tensors.w, { transposeB: true }), forward),
        exact: z.map((value, index) => 2 * value - b[index % 29]!),
      },
      { what: 'gradient by x', output: dx, exact: multiplyMatrices(g, w, { m: 67, n: 45, k: 29 }) },
      {
        what: 'gradient by W',
        output: dw,
        exact: multiplyMatrices(g, x, { m: 29, n: 45, k: 67, transposeA: true }),
      },
      {
        what: 'gradient by b',
        output: db,
        exact: multiplyMatrices(new Float32Array(67).fill(1), g, { m: 1, n: 29, k: 67 }),
      },
      {
        what: 'three of [20, 33] · [33, 10]',
        output: matmul(input('left', [3, 20, 33]), input('right', [3, 33, 10])),
        exact: slices,
      },
      {
        what: 'real numbers, [50, 4096] · [4096, 30]',
        output: matmul(input('p', [50, 4096]), input('q', [4096, 30])),
        exact: multiplyMatrices(p, q, size),
        within: {
          // Each operand is off by 2^-11 at most where it is rounded to f16.
          share: exact ? 1e-6 : 1e-3,
          scales: multiplyMatrices(p.map(Math.abs), q.map(Math.abs), size),
        },
      },
    ],
  };
}

/** All products that the device should be asked for. */
export function productChecks(gpu: Gpu): GraphCheck[] {
  const large = gpu.driver.kind === 'gpu' ? LARGE : [];
  const half = SMALL.length >> 1;
  return [
    products(SMALL.slice(0, half), 'products', 'f32'),
    products(SMALL.slice(half), 'products', 'f32'),
    ...large.map((text) => products([text], 'products', 'f32')),
    others(gpu.tensorCoreSize === undefined),
  ];
}
