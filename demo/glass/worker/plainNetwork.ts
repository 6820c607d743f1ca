// A second opinion without the library: the cost of a small network in double precision, with one number nudged.
import type { Setup } from '../state/setup.ts';
import type { Matrix } from '../state/takenApart.ts';

/** A network's numbers by letter: A[0], Y, W[1], b[1], … */
export type Numbers = Readonly<Record<string, Matrix>>;

/** One number that is changed: of a parameter before, of Z[l] or A[l] while it is computed. */
export interface Nudge {
  readonly letter: string;
  readonly place: number;
  readonly by: number;
}

const ACTIVATIONS: Readonly<Record<string, (z: number) => number>> = {
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  relu: (z) => Math.max(0, z),
  leakyRelu: (z) => (z > 0 ? z : 0.01 * z),
  identity: (z) => z,
};

/** J of a network. */
export function plainCost(setup: Setup, numbers: Numbers, nudge?: Nudge): number {
  const nudged = (letter: string, given: Matrix): Matrix =>
    nudge?.letter === letter
      ? {
          ...given,
          values: given.values.map((value, place) => (place === nudge.place ? value + nudge.by : value)),
        }
      : given;
  const read = (letter: string): Matrix => nudged(letter, numbers[letter]!);
  const last = setup.hidden.length + 1;
  let a = read('A[0]');
  for (let l = 1; l <= last; l++) {
    const z = nudged(`Z[${l}]`, plus(times(read(`W[${l}]`), a), read(`b[${l}]`)));
    const made =
      l === last && setup.head === 'softmax'
        ? softmax(z)
        : mapped(z, ACTIVATIONS[l === last ? setup.head : setup.activation]!);
    a = nudged(`A[${l}]`, made);
  }
  return meanLoss(setup, a, numbers['Y']!);
}

/** The gradient of a letter by nudging each number to both sides; of Z and A by each example's own loss. */
export function nudgedGradient(setup: Setup, numbers: Numbers, letter: string): Matrix {
  const h = 1e-5;
  const own = /^[ZA]/.test(letter) ? setup.examples : 1;
  const { rows, columns } = shapeOf(setup, numbers, letter);
  const values = Array.from({ length: rows * columns }, (_, place) => {
    const right = plainCost(setup, numbers, { letter, place, by: h });
    const left = plainCost(setup, numbers, { letter, place, by: -h });
    return (own * (right - left)) / (2 * h);
  });
  return { rows, columns, values };
}

function shapeOf(setup: Setup, numbers: Numbers, letter: string): { rows: number; columns: number } {
  const given = numbers[letter];
  if (given) return given;
  const layer = Number(/\d+/.exec(letter)![0]);
  return { rows: numbers[`b[${layer}]`]!.rows, columns: setup.examples };
}

function times(a: Matrix, b: Matrix): Matrix {
  const values = Array.from({ length: a.rows * b.columns }, (_, place) => {
    const [i, j] = [Math.floor(place / b.columns), place % b.columns];
    let sum = 0;
    for (let k = 0; k < a.columns; k++) sum += a.values[i * a.columns + k]! * b.values[k * b.columns + j]!;
    return sum;
  });
  return { rows: a.rows, columns: b.columns, values };
}

/** b is broadcast over the examples. */
function plus(a: Matrix, b: Matrix): Matrix {
  return { ...a, values: a.values.map((value, place) => value + b.values[Math.floor(place / a.columns)]!) };
}

function mapped(z: Matrix, g: (z: number) => number): Matrix {
  return { ...z, values: z.values.map(g) };
}

function softmax(z: Matrix): Matrix {
  const powers = z.values.map(Math.exp);
  const totals = Array.from({ length: z.columns }, (_, j) =>
    powers.reduce((sum, power, place) => (place % z.columns === j ? sum + power : sum), 0),
  );
  return { ...z, values: powers.map((power, place) => power / totals[place % z.columns]!) };
}

function meanLoss({ head, examples }: Setup, a: Matrix, y: Matrix): number {
  const losses = a.values.map((value, place) => {
    const wanted = y.values[place]!;
    if (head === 'identity') return (value - wanted) ** 2;
    const known = wanted === 0 ? 0 : -wanted * Math.log(value);
    return head === 'softmax' ? known : known - (1 - wanted) * Math.log(1 - value);
  });
  const sum = losses.reduce((total, loss) => total + loss, 0);
  return sum / (head === 'softmax' ? examples : losses.length);
}
