// Operators that move numbers or name their sizes: shapes, transpositions, constants.

import { sizeOf } from '../../graph/shape.ts';
import { constantOf, EXAMPLES, wholeNumbers, type Constant } from './constant.ts';
import { decided, inSameOrder, viewedAs, type View } from './flow.ts';
import type { GraphReader, Operator, Value } from './graphReader.ts';
import type { OnnxNode } from './onnxNode.ts';
import { valueOf } from './valueOf.ts';

/** The same numbers with other sizes. */
function withDims(view: View, dims: readonly number[], node: OnnxNode): Value {
  const own = dims.length > 0 && dims.every((one) => one >= 1) && sizeOf(dims) === sizeOf(view.dims);
  const viewed = own ? viewedAs(view, dims) : undefined;
  if (viewed) return valueOf(viewed);
  throw node.refusal(
    `an example [${view.dims.join(', ')}] must keep its numbers and their order in layers, which have channels last`,
    `[${dims.slice(0, 8).join(', ')}]`,
  );
}

function flatten(node: OnnxNode, reader: GraphReader): Value {
  node.expect('axis', 1);
  const view = reader.view(node, 0);
  return withDims(view, [sizeOf(view.dims)], node);
}

function reshape(node: OnnxNode, reader: GraphReader): Value {
  const view = reader.view(node, 0);
  const { data, type, dims } = reader.numbers(node, 1, 'shape');
  node.expect('allowzero', 0);
  if (type !== 'whole' || dims.length !== 1 || data.length < 2 || data.length > 8)
    throw node.refusal('its shape must be a list of 2 to 8 sizes', `[${dims.slice(0, 6).join(', ')}]`);
  const [first, ...rest] = Array.from(data, (one, axis) =>
    one === 0 ? ([EXAMPLES, ...view.dims][axis] ?? 0) : one,
  );
  const open = rest.filter((one) => one === -1).length;
  const known = sizeOf(rest.filter((one) => one !== -1));
  const size = sizeOf(view.dims);
  // Sizes that are the examples' by another name: any number of them must fit.
  const isExamples = Number.isNaN(first) || (first === -1 && open === 0) || first === reader.examples;
  if (!isExamples || open > 1 || (open === 1 && size % known !== 0))
    throw node.refusal('its first size must be that of the examples', data.slice(0, 8).join(', '));
  return withDims(
    view,
    rest.map((one) => (one === -1 ? size / known : one)),
    node,
  );
}

/** Axes as a setting up to opset 12, as an input after it. */
function axesOf(node: OnnxNode, reader: GraphReader): number[] | undefined {
  const setting = node.ints('axes');
  if (setting) return [...setting];
  return node.inputs[1] ? Array.from(reader.numbers(node, 1, 'axes').data) : undefined;
}

function squeeze(node: OnnxNode, reader: GraphReader): Value | Constant {
  const given = axesOf(node, reader);
  const constant = reader.constant(node, 0);
  if (constant) return sized(constant, [], node);
  const view = reader.view(node, 0);
  const sizes = [EXAMPLES, ...view.dims];
  const axes = given?.map((axis) => (axis < 0 ? axis + sizes.length : axis)) ?? [];
  if (axes.length === 0 || !axes.every((axis) => sizes[axis] === 1))
    throw node.refusal('its axes must be of size 1, and named', axes.slice(0, 6).join(', '));
  return withDims(
    view,
    view.dims.filter((_, axis) => !axes.includes(axis + 1)),
    node,
  );
}

function unsqueeze(node: OnnxNode, reader: GraphReader): Value | Constant {
  const given = axesOf(node, reader) ?? [];
  const constant = reader.constant(node, 0);
  if (constant) return sized(constant, [1], node);
  const view = reader.view(node, 0);
  const rank = view.dims.length + 1 + given.length;
  const axes = given.map((axis) => (axis < 0 ? axis + rank : axis));
  if (
    axes.length === 0 ||
    rank > 8 ||
    new Set(axes).size !== axes.length ||
    !axes.every((axis) => axis > 0 && axis < rank)
  )
    throw node.refusal('its axes must come after the examples', axes.slice(0, 6).join(', '));
  const left = [...view.dims];
  const dims = Array.from({ length: rank - 1 }, (_, axis) => (axes.includes(axis + 1) ? 1 : left.shift()!));
  return withDims(view, dims, node);
}

/** A single whole number with other sizes, as shapes are put together. */
function sized(constant: Constant, dims: readonly number[], node: OnnxNode): Constant {
  if (constant.type === 'whole' && constant.data.length === 1) return { ...constant, dims };
  throw node.refusal('it must be of values, or of one whole number', `${constant.data.length} numbers`);
}

function transpose(node: OnnxNode, reader: GraphReader): Value | Constant {
  const perm = node.ints('perm');
  const constant = reader.constant(node, 0);
  if (constant) return turned(constant, perm, node);
  const given = reader.view(node, 0);
  const rank = given.dims.length;
  const axes = Array.from({ length: rank - 1 }, (_, axis) => axis + 1);
  const toLast = [0, ...axes.map((axis) => axis + 1), 1].join();
  const toFirst = [0, rank, ...axes].join();
  const asked = perm?.join();
  // Of two axes both are the same: back, where channels are first.
  const isBack = asked === toLast && (asked !== toFirst || given.order === 'first');
  const view = decided(given, { channelsFirst: isBack });
  const [last, first] = [view.dims.at(-1)!, view.dims[0]!];
  if (rank > 1 && isBack && view.order === 'first')
    return valueOf({ flow: view.flow, dims: [...view.dims.slice(1), first], order: 'same' });
  const own = rank > 1 && asked === toFirst ? inSameOrder(view) : undefined;
  if (own) return valueOf({ flow: own.flow, dims: [last, ...own.dims.slice(0, -1)], order: 'first' });
  throw node.refusal(
    'it must move channels from the end to the front, or back',
    `perm ${perm?.slice(0, 8).join(', ') ?? 'none'}`,
  );
}

/** A matrix turned over. */
function turned({ dims, data, type }: Constant, perm: readonly number[] = [1, 0], node: OnnxNode): Constant {
  const [rows = 0, columns = 0] = dims;
  if (dims.length !== 2 || perm.join() !== '1,0')
    throw node.refusal('numbers of the file must be a matrix', `[${dims.slice(0, 6).join(', ')}]`);
  const result = data.map((_, to) => data[(to % rows) * columns + Math.floor(to / rows)]!);
  return { dims: [columns, rows], type, data: result };
}

function constant(node: OnnxNode, { file }: GraphReader): Constant {
  const [tensor, real, reals, whole, wholes] = [
    'value',
    'value_float',
    'value_floats',
    'value_int',
    'value_ints',
  ].map((name) => node.raw(name));
  if (tensor?.t) return constantOf(tensor.t, file);
  if (real?.f !== undefined) return { dims: [], type: 'real', data: Float32Array.of(real.f) };
  if (whole?.i !== undefined) return wholeNumbers([whole.i], []);
  if (reals?.floats)
    return { dims: [reals.floats.length], type: 'real', data: Float32Array.from(reals.floats) };
  if (wholes?.ints) return wholeNumbers(wholes.ints);
  throw node.refusal('it must be numbers', 'another constant');
}

/** Sizes of a value; that of the examples is only known by name. */
function shape(node: OnnxNode, reader: GraphReader): Constant {
  return wholeNumbers([EXAMPLES, ...reader.value(node, 0).view.dims]);
}

/** Lists of sizes, one after the other. */
function concat(node: OnnxNode, reader: GraphReader): Constant {
  node.int('axis', 0);
  const lists = node.inputs.map((_, place) => reader.numbers(node, place, 'lists'));
  if (lists.length > 16 || !lists.every(({ type, data }) => type === 'whole' && data.length <= 16))
    throw node.refusal('it must put sizes together', `${lists.length} lists`);
  return wholeNumbers(lists.flatMap(({ data }) => Array.from(data)));
}

/** What does nothing in predictions. */
function passed(node: OnnxNode, reader: GraphReader): Value | Constant {
  if (node.op === 'Dropout') {
    node.real('ratio', 0.5);
    node.int('seed', 0);
    const training = node.inputs[2] ? reader.numbers(node, 2, 'mode') : undefined;
    if (training) throw node.refusal('it must not be training', 'training_mode');
  }
  return reader.constant(node, 0) ?? reader.value(node, 0);
}

export const SHAPES: Readonly<Record<string, Operator>> = {
  Concat: concat,
  Constant: constant,
  Dropout: passed,
  Flatten: flatten,
  Identity: passed,
  Reshape: reshape,
  Shape: shape,
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
