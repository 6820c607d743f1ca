// How operations are written: by their signs where people have one, else by their names.

import { sigmoid } from '../ops/activation/sigmoid.ts';
import { softmax } from '../ops/activation/softmax.ts';
import type { Tensor } from '../tensor.ts';
import {
  asOne,
  factor,
  inProduct,
  numberText,
  productOf,
  scaled,
  shown,
  sumOf,
  whole,
  type Expression,
} from './expression.ts';

/** Writes the operands of an operation; `turned` writes what lies transposed in memory. */
export interface NotationContext {
  readonly write: (tensor: Tensor, turned: boolean) => Expression;
  readonly turned: boolean;
  /** How a tensor is written where both ways say the same. */
  readonly prefers: (tensor: Tensor) => boolean;
}

type Writer = (tensor: Tensor, operands: readonly Expression[], context: NotationContext) => Expression;

const signed =
  (make: (...operands: readonly Expression[]) => Expression): Writer =>
  (_, operands) =>
    make(...operands);

const powerOf = (base: Expression, exponent: string): Expression => whole(`${asOne(base)}${exponent}`);

const product = (tensor: Tensor, x: Expression, y: Expression): Expression => {
  const isByNumber = tensor.inputs.some(({ size }) => size === 1);
  return productOf(x, y, isByNumber ? ' ' : ' ∗ ');
};

const quotient = (x: Expression, y: Expression): Expression => {
  if (!y.text) return scaled(x, 1 / y.number);
  if (!x.text) return { ...whole(`${numberText(x.number)} / ${asOne(y)}`), binding: 'quotient' };
  const top = { ...x, number: 1, overM: 0 };
  return {
    ...x,
    number: x.number / y.number,
    text: `${inProduct(top)} / ${asOne({ ...y, number: 1 })}`,
    binding: 'quotient',
  };
};

/** e^x; of a constant times a scalar the power of a number: β^t. */
const exponential = ({ size }: Tensor, x: Expression): Expression =>
  size === 1 && x.number < 0
    ? whole(`${numberText(Math.exp(x.number))}^${asOne({ ...x, number: 1 })}`)
    : whole(`e^(${shown(x)})`);

const oneMinus = (x: Expression): string => shown(sumOf(factor(1), scaled(x, -1)));

/** −(y log a + (1 − y) log(1 − a)). */
const crossEntropy = (a: Expression, y: Expression): Expression => {
  const text = `${inProduct(y)} ∗ log ${asOne(a)} + (${oneMinus(y)}) ∗ log(${oneMinus(a)})`;
  return { number: -1, overM: 0, text, binding: 'sum' };
};

const minus = (x: Expression, y: Expression): Expression => sumOf(x, scaled(y, -1));

/** Elementwise functions by the name of their WGSL. */
const CALLS: Readonly<Record<string, Writer>> = {
  add: signed((x, y) => sumOf(x, y)),
  subtract: signed((x, y) => minus(x, y)),
  multiply: (tensor, [x, y]) => product(tensor, x!, y!),
  divide: signed((x, y) => quotient(x, y)),
  reciprocal: signed((x) => quotient(factor(1), x)),
  square: signed((x) => powerOf(x, '²')),
  power: signed((x, y) => powerOf(x, `^${asOne(y)}`)),
  square_root: signed((x) => whole(`√${asOne(x)}`)),
  exponential: (tensor, [x]) => exponential(tensor, x!),
  exponential_minus_one: (tensor, [x]) => sumOf(exponential(tensor, x!), factor(-1)),
  logarithm: signed((x) => whole(`log ${asOne(x)}`)),
  absolute: signed((x) => whole(`|${shown(x)}|`)),
  squared_error: signed((a, y) => powerOf(minus(a, y), '²')),
  absolute_error: signed((a, y) => whole(`|${shown(minus(a, y))}|`)),
  absolute_error_grad: signed((a, y) => whole(`sign(${shown(minus(a, y))})`)),
  to_real: signed((x) => x),
  increment: signed((x) => sumOf(x, factor(1))),
  bce: signed((a, y) => crossEntropy(a, y)),
  bce_with_logits: ({ inputs: [z] }, [, y], { write, turned }) =>
    crossEntropy(write(sigmoid(z!), turned), y!),
  bce_with_logits_grad: ({ inputs: [z] }, [, y], { write, turned }) => minus(write(sigmoid(z!), turned), y!),
  bce_grad: signed((a, y) => {
    const one = factor(1);
    return sumOf(scaled(quotient(y, a), -1), quotient(asTop(minus(one, y)), minus(one, a)));
  }),
};

/** A sum as the top of a fraction. */
const asTop = (x: Expression): Expression => whole(inProduct({ ...x, binding: 'sum' }));

/** d ∗ g′(z), where g′ is computed from z or from a = g(z). */
const derivative: Writer = (tensor, operands, { write, turned }) => {
  const [seen] = tensor.inputs;
  const call = (tensor.lowering as { call: string }).call.replace(/_grad$/, '');
  const { lowering, inputs } = seen!;
  const isValue =
    lowering.kind === 'elementwise' && (lowering.call === call || lowering.call === `${call}_activation`);
  const z = write(isValue ? inputs[0]! : seen!, turned);
  const name = tensor.op.replace(/Grad$/, '');
  return productOf(operands.at(-1)!, whole(`${name}′(${shown(z)})`), ' ∗ ');
};

/** An operation of which only the name is known. */
const named: Writer = (tensor, operands) => {
  const { lowering } = tensor;
  const given = lowering.kind === 'elementwise' ? lowering.parameters.map(numberText) : [];
  return whole(`${tensor.op}(${[...operands.map(shown), ...given].join(', ')})`);
};

/** Operations that keep examples where they are: written of transposed matrices they say the same. */
const BY_EXAMPLE = new Set([
  'softmax',
  'batch',
  'crossEntropy',
  'window',
  'gather',
  'scan',
  'topK',
  'argReduce',
]);

/** One operation, written. */
export function written(tensor: Tensor, context: NotationContext): Expression {
  const { lowering, inputs } = tensor;
  const { write, turned, prefers } = context;
  const operands = (): Expression[] => inputs.map((operand) => write(operand, turned));
  switch (lowering.kind) {
    case 'constant':
      return factor(lowering.value);
    case 'elementwise': {
      const { call } = lowering;
      const writer = Object.hasOwn(CALLS, call) ? CALLS[call]! : call.endsWith('_grad') ? derivative : named;
      return writer(tensor, operands(), context);
    }
    case 'matmul': {
      const [a, b] = inputs as [Tensor, Tensor];
      const { transposeA, transposeB } = lowering;
      const factors = turned
        ? [write(b, !transposeB), write(a, !transposeA)]
        : [write(a, transposeA), write(b, transposeB)];
      return productOf(factors[0]!, factors[1]!, ' ');
    }
    case 'reduce': {
      const x = write(inputs[0]!, prefers(inputs[0]!));
      if (lowering.combine !== 'sum') return named(tensor, [x], context);
      return { ...x, text: `Σ ${inProduct({ ...x, number: 1, overM: 0 })}`, binding: 'product' };
    }
    case 'crossEntropy': {
      const [z, y] = inputs as [Tensor, Tensor];
      const isTurned = prefers(z);
      const a = write(softmax(z), isTurned);
      const target = write(y, isTurned);
      const Y = y.dtype === 'u32' ? whole(`oneHot(${shown(target)})`) : target;
      if (lowering.result === 'gradient') return minus(a, Y);
      return { number: -1, overM: 0, text: `Σ ${inProduct(Y)} ∗ log ${asOne(a)}`, binding: 'product' };
    }
    case 'pack':
      return whole(`(${operands().map(shown).join(', ')})`);
    case 'batch':
      return whole(`batch(${operands().map(shown).join(', ')})`);
    default: {
      const isTurned = turned && tensor.shape.length === 2 && !BY_EXAMPLE.has(lowering.kind);
      const x = named(
        tensor,
        isTurned ? inputs.map((operand) => write(operand, false)) : operands(),
        context,
      );
      return isTurned ? whole(`${x.text}ᵀ`) : x;
    }
  }
}

/** The activation that a loss computed from logits stands for. */
export function impliedActivation({ lowering, inputs: [z] }: Tensor): Tensor | undefined {
  if (lowering.kind === 'crossEntropy') return softmax(z!);
  return lowering.kind === 'elementwise' && lowering.call.startsWith('bce_with_logits')
    ? sigmoid(z!)
    : undefined;
}
