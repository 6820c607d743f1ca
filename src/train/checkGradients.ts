// Gradients compared with differences, for users who write functions and rules of their own.

import { isArrayOf } from '../arrayKind.ts';
import { checkFunction, checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { grad } from '../graph/differentiate.ts';
import type { Shape } from '../graph/shape.ts';
import { checkTensors, constantValue, input, type Tensor } from '../graph/tensor.ts';
import { compile } from '../plan/compile.ts';
import type { Program } from '../plan/program.ts';
import { checkValues } from '../plan/variable.ts';
import { RandomStream } from '../random/randomStream.ts';
import { differenceQuotient } from './differenceQuotient.ts';

/** An argument of the function; whole numbers are not differentiated by. */
export interface GradientInput {
  /** Shape of the input. */
  readonly shape: Shape;
  /** Its elements, row by row; u32 inputs have no gradient. */
  readonly values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

/** How to compare. */
export interface GradientCheckOptions {
  /** Elements of each input that are checked at most, drawn by the seed; 50 by default. */
  readonly samples?: number;
  /** Numbers of the inputs that are checked; all real ones by default. */
  readonly inputs?: readonly number[];
  /** 0 by default. */
  readonly seed?: number;
  /** h for an element x is this times max(1, |x|), at most; 2^−6 by default. Where f has kinks, smaller ones are tried. */
  readonly step?: number;
}

/** The element whose gradient is furthest from the difference, by its own size. */
export interface GradientDeviation {
  /**
   * What |gradient − difference| exceeds the difference's own error by, relative to the larger of both; about 1e-4 and less
   * where the rules are right.
   */
  readonly deviation: number;
  /** Number of the input. */
  readonly input: number;
  /** Indices of the element. */
  readonly index: readonly number[];
  /** ∂J/∂x of the element, by the gradient rules. */
  readonly gradient: number;
  /** The same from differences of J. */
  readonly difference: number;
  /** How many elements were compared. */
  readonly checked: number;
  /** Elements at a kink of f, where both sides have slopes of their own: they are left out. */
  readonly kinks: number;
  /**
   * Of the compared, those of which little can be said: the error of the difference is more than half of gradient and
   * difference. f is too large beside what the element does to it.
   */
  readonly unclear: number;
}

/**
 * Compares the gradients of a scalar function f, as the device computes them, with central differences of f on the
 * device, extrapolated from two steps: (4 d(h/2) − d(h)) / 3, d(h) = (f(x + h) − f(x − h)) / 2h. Gives the largest
 * deviation and its place.
 *
 * Each element is judged by itself, within the error of its own difference: 3 · 2^−22 max |f| / h for rounding, and twice
 * what the same from h/2 and h/4 gives otherwise. Where the slopes to the right and to the left do not come together as h
 * becomes smaller, h is divided by 8, up to three times; what is a kink still, such as relu's at 0, is left out and
 * counted in `kinks`. A test asks that `deviation` is small, and that `kinks` and `unclear` are what it expects.
 *
 * @throws GradloomError `E_SHAPE` unless f gives a scalar and values fit, `E_ARGUMENT` where an operation has no gradient,
 * where every element lies at a kink, and where f changes with an input that no gradient reaches, as behind
 * `stopGradient`: leave it out by `inputs`.
 */
export async function checkGradients(
  gpu: Gpu,
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly GradientInput[],
  options: GradientCheckOptions = {},
): Promise<GradientDeviation> {
  checkGpu('checkGradients', gpu);
  checkFunction('checkGradients: f', f);
  checkInputs(inputs);
  checkOptions('checkGradients', options, ['samples', 'inputs', 'seed', 'step']);
  const { samples = 50, seed = 0, step = 2 ** -6 } = options;
  checkNumbers({ samples, step });
  const tensors = inputs.map(({ shape, values }, index) =>
    input(`input ${index}`, shape, isArrayOf(values, 'Uint32Array') ? 'u32' : 'f32'),
  );
  const by = chosen(tensors, options.inputs);
  const value = f(...tensors);
  checkTensors('checkGradients: f must give a tensor', value);
  const gradients = grad(
    value,
    by.map((index) => tensors[index]!),
  );
  const outputs = Object.fromEntries(gradients.map((gradient, order) => [String(order), gradient]));
  // Two programs, so that a difference costs the forward pass only.
  const [forward, backward] = await Promise.all([
    compile(gpu, { outputs: { value } }),
    compile(gpu, { outputs }),
  ]);
  const used = leavesOf([value]);
  try {
    for (const [program, leaves] of [
      [forward, used],
      [backward, leavesOf(gradients)],
    ] as const) {
      inputs.forEach(({ values }, index) => {
        if (leaves.has(tensors[index]!)) program.write(`input ${index}`, values);
      });
    }
    await backward.run();
    const random = new RandomStream(seed);
    let worst: GradientDeviation | undefined;
    let [checked, kinks, unclear] = [0, 0, 0];
    for (const [order, number] of by.entries()) {
      const { shape, values } = inputs[number]!;
      const given = await backward.read(String(order));
      if (!used.has(tensors[number]!)) continue;
      const unreached = constantValue(gradients[order]!) === 0;
      const at = valueAt(forward, { name: `input ${number}`, values });
      for (const place of choose(values.length, samples, random)) {
        const found = await differenceQuotient((x) => at(place, x), { x: values[place]!, step });
        if (!found) {
          kinks++;
          continue;
        }
        const { slope: difference, error } = found;
        const gradient = given[place]!;
        if (unreached && Math.abs(difference) > error) failUnreached(number, by);
        const size = Math.max(Math.abs(gradient), Math.abs(difference));
        const excess = Math.abs(gradient - difference) - error;
        checked++;
        if (size > 0 && error > size / 2) unclear++;
        // A NaN is the largest deviation of all.
        const deviation = Number.isNaN(excess) ? Infinity : Math.max(0, excess) / (size || 1);
        if (worst && worst.deviation >= deviation) continue;
        worst = { deviation, input: number, index: indicesOf(place, shape), gradient, difference, ...NONE };
      }
      forward.write(`input ${number}`, values);
    }
    if (!worst) {
      throw new GradloomError(
        'E_ARGUMENT',
        kinks > 0
          ? `checkGradients: f must be smooth at some element; got a kink at each of ${kinks}.`
          : 'checkGradients: f must depend on a real input; got none.',
        { hint: kinks > 0 ? 'Choose other values, such as random ones.' : '' },
      );
    }
    return { ...worst, checked, kinks, unclear };
  } finally {
    forward.destroy();
    backward.destroy();
  }
}

/**
 * Throws `E_ARGUMENT` unless it is a list of arguments, `E_DTYPE`, `E_SHAPE` and `E_NONFINITE` for an element that cannot be an argument.
 */
function checkInputs(inputs: readonly GradientInput[]): void {
  if (!Array.isArray(inputs)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `checkGradients: the arguments of f must be a list; got ${kindOf(inputs)}.`,
      { hint: 'checkGradients(gpu, f, [{ shape: [2], values: Float32Array.of(1, 2) }])' },
    );
  }
  inputs.forEach((given: GradientInput, index) => {
    if (given === undefined)
      throw new GradloomError('E_ARGUMENT', 'checkGradients: an argument must be there; got none.');
    checkOptions(`checkGradients: argument ${index}`, given, ['shape', 'values']);
    const whole = isArrayOf(given.values, 'Uint32Array');
    checkValues(input(`checkGradients: argument ${index}`, given.shape, whole ? 'u32' : 'f32'), given.values);
    const bad = given.values.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) return;
    throw new GradloomError(
      'E_NONFINITE',
      `checkGradients: values must be finite; got ${given.values[bad]} at element ${bad} of argument ${index}.`,
    );
  });
}

/** Numbers of the inputs to differentiate by. */
function chosen(tensors: readonly Tensor[], asked: readonly number[] | undefined): readonly number[] {
  const real = tensors.flatMap(({ dtype }, index) => (dtype === 'f32' ? [index] : []));
  const by = asked ?? real;
  if (!Array.isArray(by)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `checkGradients: inputs must be a list of numbers; got ${kindOf(by)}.`,
    );
  }
  if (by.length > 0 && by.every((number) => real.includes(number))) return by;
  if (real.length === 0) {
    throw new GradloomError('E_ARGUMENT', 'checkGradients: there must be a real input; got none.', {
      hint: 'Pass values as Float32Array.',
    });
  }
  throw new GradloomError(
    'E_ARGUMENT',
    `checkGradients: inputs must be numbers of real inputs; got ${by.join(', ') || 'none'}.`,
    { hint: `Real inputs are ${real.join(', ')}.` },
  );
}

function checkNumbers({ samples, step }: { samples: number; step: number }): void {
  const wrong =
    Number.isSafeInteger(samples) && samples >= 1
      ? step > 0 && Number.isFinite(step)
        ? undefined
        : `step must be a finite number above 0; got ${kindOf(step)}`
      : `samples must be a whole number of at least 1; got ${kindOf(samples)}`;
  if (wrong) throw new GradloomError('E_ARGUMENT', `checkGradients: ${wrong}.`);
}

function failUnreached(number: number, by: readonly number[]): never {
  const others = by.filter((other) => other !== number);
  throw new GradloomError(
    'E_ARGUMENT',
    `checkGradients: a gradient must reach every input that f changes with; got none for input ${number}.`,
    {
      hint: `It counts as constant, as behind stopGradient or a rule that gives none for it. ${others.length > 0 ? `Check the others alone: { inputs: [${others.join(', ')}] }.` : 'Give it a rule.'}`,
    },
  );
}

/** Until all are counted. */
const NONE = { checked: 0, kinks: 0, unclear: 0 };

/** f with one element of an input in another place. */
function valueAt(
  program: Program,
  { name, values }: { readonly name: string; readonly values: GradientInput['values'] },
): (place: number, x: number) => Promise<number> {
  const changed = Float32Array.from(values);
  return async (place, x) => {
    changed[place] = x;
    program.write(name, changed);
    await program.run();
    changed[place] = values[place]!;
    const [result] = await program.read('value');
    return result!;
  };
}

function leavesOf(tensors: readonly Tensor[]): Set<Tensor> {
  const seen = new Set<Tensor>();
  const stack = [...tensors];
  while (stack.length > 0) {
    const tensor = stack.pop()!;
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    stack.push(...tensor.inputs);
  }
  return seen;
}

function choose(count: number, samples: number, random: RandomStream): number[] {
  if (count <= samples) return Array.from({ length: count }, (_, place) => place);
  return Array.from(random.permutation(count).slice(0, samples));
}

function indicesOf(place: number, shape: Shape): number[] {
  const indices: number[] = [];
  let rest = place;
  for (const size of shape.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}
