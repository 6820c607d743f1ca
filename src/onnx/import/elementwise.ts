// Operators that work element by element: functions, arithmetic with numbers, sums of two ways.

import { sizeOf } from '../../graph/shape.ts';
import { fewestDigits } from '../fewestDigits.ts';
import { dense } from '../../nn/layers/index.ts';
import type { Constant } from './constant.ts';
import { callOf, MOST_PARTS, occurrences, productOf, sumOf, type Expression } from './expression.ts';
import { withLayer, withScale, type ScaleStep, type View } from './flow.ts';
import { joined } from './joined.ts';
import type { GraphReader, Operator, Value } from './graphReader.ts';
import type { OnnxNode } from './onnxNode.ts';
import { valueOf } from './valueOf.ts';

/** A function of one value, with its settings in order. */
function call(name: string, settings: Readonly<Record<string, number>> = {}): Operator {
  return (node, reader) => {
    const numbers = Object.entries(settings).map(([key, usual]) => node.real(key, usual));
    return called(node, reader, name, numbers);
  };
}

function called(node: OnnxNode, reader: GraphReader, name: string, numbers: readonly number[]): Value {
  const { view, expression } = reader.value(node, 0);
  return { view, expression: limited(callOf(name, numbers, expression), node) };
}

function limited(expression: Expression, node: OnnxNode): Expression {
  if (occurrences(expression) <= MOST_PARTS) return expression;
  throw node.refusal('functions must be activations of the library', `more than ${MOST_PARTS} parts`);
}

/** The only number of a constant; undefined where it has more. */
function single({ data, dims }: Constant): number | undefined {
  return sizeOf(dims) === 1 ? data[0] : undefined;
}

/** f + c, f ∗ c, or two values. */
function combine(node: OnnxNode, reader: GraphReader, sign: 'add' | 'multiply'): Value {
  const constants = [reader.constant(node, 0), reader.constant(node, 1)];
  const place = constants[0] ? 1 : 0;
  const constant = constants[1 - place];
  const value = reader.value(node, place);
  if (constant) return withConstant(value, { node, reader, constant, scale: sign });
  const other = reader.value(node, 1);
  if (value.view === other.view || sign === 'multiply') {
    if (value.view !== other.view)
      throw node.refusal('products must be of functions of one value', 'two values');
    const both = (sign === 'add' ? sumOf : productOf)(value.expression, other.expression);
    return { view: value.view, expression: limited(both, node) };
  }
  return valueOf(joined(reader.settled(value, node), reader.settled(other, node), { node, reader }));
}

function withConstant(
  value: Value,
  {
    node,
    reader,
    constant,
    scale,
  }: { node: OnnxNode; reader: GraphReader; constant: Constant; scale: 'add' | 'multiply' },
): Value {
  if (constant.type === 'whole') throw node.refusal('numbers must be real', 'whole ones');
  if (scale === 'add' && value.expression === 'x') {
    const biased = withBias(value.view, constant);
    if (biased) return valueOf(biased);
  }
  const number = single(constant);
  if (number !== undefined && constant.dims.length <= 1 + value.view.dims.length) {
    const { view, expression } = value;
    return { view, expression: limited((scale === 'add' ? sumOf : productOf)(expression, number), node) };
  }
  const view = reader.settled(value, node);
  return valueOf(withScale(view, { scale, numbers: spread(constant, { view, node, reader }) }));
}

/** A product of matrices takes what is added to it as its bias. */
function withBias({ flow, ...view }: View, { dims, data }: Constant): View | undefined {
  const { step, before } = flow;
  if (!before || !step || 'scale' in step || step.layer.config.kind !== 'dense') return undefined;
  const { units, bias, activation } = step.layer.config as unknown as {
    units: number;
    bias: boolean;
    activation: { name: string };
  };
  const fits = data.length === units && dims.length <= 1 + view.dims.length && (dims.at(-1) ?? 1) === units;
  if (bias || activation.name !== 'identity' || !fits || view.dims.at(-1) !== units) return undefined;
  const values = new Map([...step.values, ['b', Float32Array.from(data)] as const]);
  return { ...view, flow: withLayer(before, { ...step, layer: dense(units), values }) };
}

/** Elements of an example that numbers may be written out for. */
const MOST_ELEMENTS = 2 ** 22;

/** One number for each element of an example, as ONNX spreads them: axes are counted from the last. */
function spread(
  { dims, data }: Constant,
  { view, node, reader }: { view: View; node: OnnxNode; reader: GraphReader },
): ScaleStep['numbers'] {
  const own = dims.length > view.dims.length && dims[0] === 1 ? dims.slice(1) : dims;
  const offset = view.dims.length - own.length;
  const size = sizeOf(view.dims);
  const fits = offset >= 0 && own.every((one, axis) => one === 1 || one === view.dims[offset + axis]);
  if (!fits || size > MOST_ELEMENTS)
    throw node.refusal(`numbers must fit an example [${view.dims.join(', ')}]`, `[${dims.join(', ')}]`);
  reader.spend(size);
  const steps = own.map((one, axis) => (one === 1 ? 0 : sizeOf(own.slice(axis + 1))));
  return Float64Array.from({ length: size }, (_, element) => {
    let [rest, at] = [element, 0];
    for (let axis = own.length - 1; axis >= 0; axis--) {
      const length = view.dims[offset + axis]!;
      at += (rest % length) * steps[axis]!;
      rest = Math.floor(rest / length);
    }
    return data[at]!;
  });
}

/** The numbers with a function applied to each. */
function changed(constant: Constant, change: (value: number) => number): Constant {
  return { ...constant, data: Float64Array.from(constant.data, change), type: 'double' };
}

/** v − c, c − v or the difference of two values; v / c. */
function inverse(node: OnnxNode, reader: GraphReader, scale: 'add' | 'multiply'): Value {
  const constant = reader.constant(node, 1);
  if (!constant)
    throw node.refusal('what is subtracted or divided by must be numbers of the file', 'a value');
  const own =
    constant.type === 'whole' ? constant : changed(constant, scale === 'add' ? (c) => -c : (c) => 1 / c);
  if (own.data.some((value) => !Number.isFinite(value)))
    throw node.refusal('numbers must be finite', '1 / 0');
  return withConstant(reader.value(node, 0), { node, reader, constant: own, scale });
}

/** Bounds of Clip: settings up to opset 10, inputs after it. */
function clip(node: OnnxNode, reader: GraphReader): Value {
  const [low, high] = (['min', 'max'] as const).map((name, at) => {
    if (node.opset < 11) return node.real(name, name === 'min' ? -Infinity : Infinity);
    if (!node.inputs[at + 1]) return name === 'min' ? -Infinity : Infinity;
    return fewestDigits(single(reader.numbers(node, at + 1, name)) ?? Number.NaN);
  });
  if (low === 0 && high === Infinity) return called(node, reader, 'Relu', []);
  return called(node, reader, 'Clip', [low!, high!]);
}

/** x², x³ as products. */
function pow(node: OnnxNode, reader: GraphReader): Value {
  const exponent = single(reader.numbers(node, 1, 'exponent'));
  const { view, expression } = reader.value(node, 0);
  if (exponent !== 2 && exponent !== 3) throw node.refusal('the exponent must be 2 or 3', String(exponent));
  const square = productOf(expression, expression);
  return { view, expression: limited(exponent === 2 ? square : productOf(square, expression), node) };
}

/** Missing values of the input become 0: Where(IsNaN(x), 0, x). */
function where(node: OnnxNode, reader: GraphReader): Value {
  const condition = reader.value(node, 0);
  const zero = single(reader.numbers(node, 1, 'first choice'));
  const value = reader.value(node, 2);
  const inner = condition.expression;
  const isMissing =
    inner !== 'x' &&
    'call' in inner &&
    inner.call === 'IsNaN' &&
    condition.view === value.view &&
    JSON.stringify(inner.of) === JSON.stringify(value.expression);
  if (!isMissing || zero !== 0)
    throw node.refusal('it must put 0 in the place of missing values', 'another choice');
  const view = reader.settled(value, node);
  return valueOf(withScale(view, { scale: 'missing', numbers: [0] }));
}

/** From one real type to another; to whole numbers only what goes into an embedding. */
function cast(node: OnnxNode, reader: GraphReader): Value | Constant {
  const to = node.int('to', 0);
  node.int('saturate', 1);
  const constant = reader.constant(node, 0);
  if (to === 1 || to === 11) return constant ?? reader.value(node, 0);
  if (to === 6 || to === 7) {
    if (constant?.type === 'whole') return constant;
    return called(node, reader, 'Whole', []);
  }
  throw node.refusal('the type must be float32, float64, or whole numbers', `type ${to}`);
}

export const ELEMENTWISE: Readonly<Record<string, Operator>> = {
  Add: (node, reader) => combine(node, reader, 'add'),
  Mul: (node, reader) => combine(node, reader, 'multiply'),
  Sub: (node, reader) => inverse(node, reader, 'add'),
  Div: (node, reader) => inverse(node, reader, 'multiply'),
  Cast: cast,
  Celu: call('Celu', { alpha: 1 }),
  Clip: clip,
  Elu: call('Elu', { alpha: 1 }),
  Erf: call('Erf'),
  Gelu: (node, reader) => {
    const kind = node.text('approximate', 'none');
    if (kind !== 'none' && kind !== 'tanh') throw node.refusal('approximate must be none or tanh', kind);
    return called(node, reader, kind === 'tanh' ? 'GeluTanh' : 'Gelu', []);
  },
  HardSigmoid: call('HardSigmoid', { alpha: 0.2, beta: 0.5 }),
  HardSwish: call('HardSwish'),
  IsNaN: call('IsNaN'),
  LeakyRelu: call('LeakyRelu', { alpha: 0.01 }),
  Mish: call('Mish'),
  Pow: pow,
  Relu: call('Relu'),
  Selu: call('Selu', { alpha: 1.6732632, gamma: 1.050701 }),
  Sigmoid: call('Sigmoid'),
  Softplus: call('Softplus'),
  Softsign: call('Softsign'),
  Tanh: call('Tanh'),
  Where: where,
};
