// Formulas that the notes print wrong: the right form, the printed one, and the derivative by nudging that tells them
// apart. `docs/formulas.md` lists the same entries in words.

import {
  add,
  crossEntropy,
  dot,
  forward,
  leakyRelu,
  map,
  nudged,
  randomMatrix,
  scale,
  sigmoid,
  subtract,
  sumOfRows,
  tanh,
  times,
  total,
  transpose,
  type Given,
  type Matrix,
  type Parameters,
} from '../reference/notes.ts';

/** One entry: what nudging gives, and both forms of the formula. */
export interface Correction {
  /** As in `docs/formulas.md`. */
  readonly id: string;
  readonly nudged: Matrix;
  readonly right: Matrix;
  /** What the notes print, computed to the letter. */
  readonly printed: Matrix;
}

// Layers and examples of one number, so that shapes alone do not give the printed forms away.
const n = 4;
const m = 4;
const X = randomMatrix(n, m, 1);
const Y: Matrix = [[1, 0, 1, 1]];
const g = [tanh, leakyRelu, sigmoid];
const theta: Parameters = {
  W: [randomMatrix(n, n, 2), randomMatrix(n, n, 3), randomMatrix(1, n, 4)],
  b: [randomMatrix(n, 1, 5), randomMatrix(n, 1, 6), randomMatrix(1, 1, 7)],
};
const [W1, W2, W3] = theta.W as [Matrix, Matrix, Matrix];
const { Z, A } = forward(X, theta, { g });
const [Z1, Z2, Z3] = Z as [Matrix, Matrix, Matrix];
const [, A1, A2, A3] = A as [Matrix, Matrix, Matrix, Matrix];

const J = (W: readonly Matrix[], b = theta.b, x = X): number =>
  total(crossEntropy(forward(x, { W, b }, { g }).A.at(-1)!, Y)) / m;
// dZ and dA belong to single examples: they are derivatives of Σ L, without the 1/m of J.
const losses = (given: Given): number => total(crossEntropy(forward(X, theta, { g, given }).A.at(-1)!, Y));

const dZ3 = subtract(A3, Y);
const dZ2 = times(dot(transpose(W3), dZ3), map(Z2, leakyRelu.derivative));
const dZ1 = times(dot(transpose(W2), dZ2), map(Z1, tanh.derivative));

// Logistic regression on the same columns.
const w = randomMatrix(1, n, 8);
const logits = dot(w, X);
const logistic = (weights: Matrix): number => total(crossEntropy(map(dot(weights, X), sigmoid.value), Y)) / m;
const dw = scale(1 / m, dot(subtract(map(logits, sigmoid.value), Y), transpose(X)));

// Linear regression of one variable, H = Wx + b.
const x: Matrix = [[0.5, 1, 2, 3]];
const y: Matrix = [[1, 0, 2, 5]];
const line = (slope: Matrix, b: Matrix): number =>
  total(map(subtract(add(dot(slope, x), b), y), (error) => error ** 2)) / m;
const slope: Matrix = [[0.7]];
const bias: Matrix = [[0.3]];
const errors = subtract(add(dot(slope, x), bias), y);

/** All entries that nudging can judge. */
export const CORRECTIONS: readonly Correction[] = [
  {
    id: 'N0.1',
    nudged: nudged(w, logistic),
    right: dw,
    printed: map(dw, (slopeOfJ) => 1 / slopeOfJ),
  },
  {
    id: 'N0.2',
    nudged: nudged(logits, (z) => total(crossEntropy(map(z, sigmoid.value), Y))),
    right: subtract(map(logits, sigmoid.value), Y),
    printed: subtract(map(map(logits, sigmoid.value), sigmoid.value), Y),
  },
  {
    id: 'N0.3',
    nudged: nudged(W1, (W) => J([W, W2, W3])),
    right: scale(1 / m, dot(dZ1, transpose(X))),
    // dz[2]/da[1] is W[2]; the surplus factor is its layer's g′ once more.
    printed: scale(1 / m, dot(times(dZ1, map(Z1, tanh.derivative)), transpose(X))),
  },
  {
    id: 'N1.1',
    nudged: nudged(W2, (W) => J([W1, W, W3])),
    right: scale(1 / m, dot(dZ2, transpose(A1))),
    printed: scale(1 / m, dot(dZ2, transpose(A2))),
  },
  {
    id: 'N1.2',
    nudged: nudged(Z1, (given) => losses({ layer: 1, Z: given })),
    right: dZ1,
    printed: times(dot(transpose(scale(1 / m, dot(dZ2, transpose(A1)))), dZ2), map(Z1, tanh.derivative)),
  },
  {
    id: 'N1.3',
    nudged: nudged(Z1, (given) => losses({ layer: 1, Z: given })),
    right: dZ1,
    printed: times(dot(transpose(W2), dZ2), map(Z1, leakyRelu.derivative)),
  },
  {
    id: 'N1.4',
    nudged: nudged(Z2, (given) => losses({ layer: 2, Z: given })),
    right: dZ2,
    // W[3]ᵀ dz[3] is da[2]; the inverted chain divides by g′ where it should multiply.
    printed: times(
      dot(transpose(W3), dZ3),
      map(Z2, (z) => 1 / leakyRelu.derivative(z)),
    ),
  },
  {
    id: 'N1.5',
    nudged: nudged(Z2, (given) => losses({ layer: 2, Z: given })),
    right: dZ2,
    printed: scale(1 / m, dot(dZ2, transpose(A1))),
  },
  {
    id: 'N1.6',
    nudged: nudged([[3]], (a) => total(map(a, (value) => value ** 2))),
    right: [[2 * 3]],
    printed: [[2]],
  },
  {
    id: 'N2.1',
    nudged: nudged(logits, (z) => total(map(z, sigmoid.value))),
    right: map(logits, sigmoid.derivative),
    printed: map(logits, (z) => {
      const h = 1 / (1 + Math.exp(z));
      return -h * (1 - h);
    }),
  },
  {
    id: 'N2.2',
    nudged: nudged(slope, (W) => line(W, bias)),
    right: scale(2 / m, dot(errors, transpose(x))),
    printed: scale(1 / m, dot(errors, transpose(x))),
  },
  {
    id: 'N2.3',
    nudged: nudged(bias, (b) => line(slope, b)),
    right: [[(2 / m) * total(errors)]],
    // A bias a row moves its own row only.
    printed: [[(2 / m) * errors[0]![0]!]],
  },
  {
    id: 'N3.1',
    nudged: nudged(w, logistic),
    right: dw,
    // J / m once more after the loop: the mean is taken twice.
    printed: scale(1 / m, dw),
  },
  {
    id: 'N3.2',
    nudged: nudged(map(logits, sigmoid.value), (a) => total(crossEntropy(a, Y)) / m),
    right: scale(
      1 / m,
      subtract(
        times(
          map(Y, (label) => 1 - label),
          map(logits, (z) => 1 / (1 - sigmoid.value(z))),
        ),
        times(
          Y,
          map(logits, (z) => 1 / sigmoid.value(z)),
        ),
      ),
    ),
    // y⁽ⁱ⁾ left from the loop is the last example's label for all columns.
    printed: scale(
      1 / m,
      map(logits, (z) => -Y[0]!.at(-1)! / sigmoid.value(z) + (1 - Y[0]!.at(-1)!) / (1 - sigmoid.value(z))),
    ),
  },
  {
    id: 'N3.4',
    nudged: nudged(w, logistic),
    right: dw,
    // Only the first two features are divided.
    printed: [dw[0]!.map((value, j) => (j < 2 ? value : m * value))],
  },
  {
    id: 'N4.1',
    nudged: nudged(Z1, (given) => losses({ layer: 1, Z: given })),
    right: dZ1,
    // da[1] stands where dZ[2] is meant.
    printed: times(dot(transpose(W2), dot(transpose(W2), dZ2)), map(Z1, tanh.derivative)),
  },
  {
    id: 'N4.2',
    nudged: nudged(W1, (W) => J([W, W2, W3])),
    right: scale(1 / m, dot(dZ1, transpose(X))),
    // Without A[l−1] in the cache only Z[l−1] is at hand.
    printed: scale(1 / m, dot(dZ1, transpose(Z1))),
  },
  {
    id: 'N4.3',
    nudged: nudged(A1, (given) => losses({ layer: 1, A: given })),
    right: dot(transpose(W2), dZ2),
    // An update would take a step along da; it is passed on as it is.
    printed: subtract(A1, dot(transpose(W2), dZ2)),
  },
  {
    id: 'N4.4',
    nudged: nudged(theta.b[1]!, (b) => J([W1, W2, W3], [theta.b[0]!, b, theta.b[2]!])),
    right: scale(1 / m, sumOfRows(dZ2)),
    // The form for one example, db = dz, taken for all of them.
    printed: dZ2,
  },
];

/** The same examples one at a time: forms for m = 1. */
export function singleExamples(): { dW: Matrix; db: Matrix }[] {
  return X[0]!.map((_, column) => {
    const pick = (matrix: Matrix): Matrix => matrix.map((row) => [row[column]!]);
    const one = forward(pick(X), theta, { g });
    const dz3 = subtract(one.A[3]!, pick(Y));
    const dz2 = times(dot(transpose(W3), dz3), map(one.Z[1]!, leakyRelu.derivative));
    return { dW: dot(dz2, transpose(one.A[1]!)), db: dz2 };
  });
}

/** The vectorised forms of the same layer: (1/m) dZ[2] A[1]ᵀ and (1/m) Σ dZ[2]. */
export const vectorized = {
  dW: scale(1 / m, dot(dZ2, transpose(A1))),
  db: scale(1 / m, sumOfRows(dZ2)),
};

/** Shapes of Z[3] and A[3] for m examples. */
export const outputShapes = [Z3, A3].map((matrix) => [matrix.length, matrix[0]!.length]);
