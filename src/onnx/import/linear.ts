// Products with matrices, and rows of a table.

import { dense, embedding, maxout } from '../../nn/layers/index.ts';
import type { Constant } from './constant.ts';
import { inSameOrder, placesFrom, withLayer, type View } from './flow.ts';
import type { GraphReader, Operator, Value } from './graphReader.ts';
import type { OnnxNode } from './onnxNode.ts';
import { afterLayer, valueOf } from './valueOf.ts';

/** Weights [units, inputs], in the order of the layers' inputs. */
function weights(
  matrix: Constant,
  { node, view, turned }: { node: OnnxNode; view: View; turned: boolean },
): { w: Float32Array; units: number } {
  const { dims, data, type } = matrix;
  const inputs = view.dims.at(-1) ?? 0;
  const [units = 0, depth = 0] = turned ? dims : dims.toReversed();
  if (dims.length !== 2 || depth !== inputs || units < 1 || type !== 'real')
    throw node.refusal(
      `its matrix must be float32 for ${inputs} inputs`,
      `${type} [${dims.slice(0, 6).join(', ')}]`,
    );
  const { order } = view;
  const place = typeof order === 'object' ? placesFrom(order.channels, inputs) : (at: number) => at;
  const w = new Float32Array(units * inputs);
  for (let unit = 0; unit < units; unit++) {
    for (let at = 0; at < inputs; at++) {
      const from = place(at);
      w[unit * inputs + at] = data[turned ? unit * inputs + from : from * units + unit]!;
    }
  }
  return { w, units };
}

/** The view that a product may read: layers in the order of the graph, or one list of pictures' numbers. */
function readable(view: View, node: OnnxNode): View {
  const own = typeof view.order === 'object' ? view : inSameOrder(view);
  if (own) return own;
  throw node.refusal(
    'products must be along the last axis of layers',
    `pictures with channels first [${view.dims.join(', ')}]`,
  );
}

function product(view: View, given: { w: Float32Array; units: number; b?: Float32Array | undefined }): Value {
  const { w, units, b } = given;
  return afterLayer(view, dense(units, 'identity', { bias: !!b }), {
    values: { W: w, ...(b ? { b } : {}) },
    dims: [...view.dims.slice(0, -1), units],
    order: 'same',
  });
}

function gemm(node: OnnxNode, reader: GraphReader): Value {
  node.expect('transA', 0);
  const turned = node.int('transB', 0) === 1;
  for (const name of ['alpha', 'beta']) {
    const factor = node.real(name, 1);
    if (factor !== 1) throw node.refusal(`${name} must be 1`, String(factor));
  }
  const view = readable(reader.view(node, 0), node);
  if (view.dims.length !== 1) throw node.refusal('examples must have one axis', `[${view.dims.join(', ')}]`);
  const found = weights(reader.numbers(node, 1, 'matrix'), { node, view, turned });
  const { units } = found;
  if (!node.inputs[2]) return product(view, found);
  const { dims, data, type } = reader.numbers(node, 2, 'bias');
  const fits = data.length === 1 || (data.length === units && dims.at(-1) === units);
  if (!fits || dims.length > 2 || type !== 'real')
    throw node.refusal(
      `its bias must be float32 for ${units} units`,
      `${type} [${dims.slice(0, 6).join(', ')}]`,
    );
  const b = data.length === 1 ? new Float32Array(units).fill(data[0]!) : Float32Array.from(data);
  return product(view, { ...found, b });
}

function matmul(node: OnnxNode, reader: GraphReader): Value {
  const view = readable(reader.view(node, 0), node);
  return product(view, weights(reader.numbers(node, 1, 'matrix'), { node, view, turned: false }));
}

function gather(node: OnnxNode, reader: GraphReader): Value | Constant {
  const axis = node.int('axis', 0);
  const table = reader.numbers(node, 0, 'table');
  const at = reader.constant(node, 1);
  if (at) return picked(table, at, node);
  const { view: given, expression } = reader.value(node, 1);
  const isWhole =
    expression === 'x' || ('call' in expression && expression.call === 'Whole' && expression.of === 'x');
  const view = isWhole ? inSameOrder(given) : undefined;
  const [count = 0, features = 0] = table.dims;
  if (axis !== 0 || !view || table.dims.length !== 2 || table.type !== 'real' || count < 1 || features < 1)
    throw node.refusal(
      'it must take rows of a table of float32 by the whole numbers of the input',
      'another',
    );
  return afterLayer(view, embedding(count, features), {
    values: { E: Float32Array.from(table.data) },
    dims: [...view.dims, features],
  });
}

/** Numbers of a list by their places, as sizes are read. */
function picked({ dims, data, type }: Constant, at: Constant, node: OnnxNode): Constant {
  const places = Array.from(at.data, (place) => (place < 0 ? place + data.length : place));
  if (dims.length !== 1 || type !== 'whole' || !places.every((place) => place in data))
    throw node.refusal('numbers must be taken of a list that has them', `[${dims.slice(0, 6).join(', ')}]`);
  return { dims: at.dims, type, data: Float64Array.from(places, (place) => data[place]!) };
}

/** The largest of some pieces: Reshape and ReduceMax after a product are maxout. */
function reduceMax(node: OnnxNode, reader: GraphReader): Value {
  const view = reader.view(node, 0);
  const { flow, dims } = view;
  const axes = node.ints('axes') ?? (node.inputs[1] ? Array.from(reader.numbers(node, 1, 'axes').data) : []);
  node.expect('keepdims', 0, 1);
  node.int('noop_with_empty_axes', 0);
  const { step, before } = flow;
  const [units = 0, pieces = 0] = dims;
  const isLast = axes.length === 1 && (axes[0] === 2 || axes[0] === -1);
  if (before && step && !('scale' in step) && dims.length === 2 && isLast && view.order === 'same') {
    const config = step.layer.config as { kind: string; units?: number; activation?: { name: string } };
    const b = step.values.get('b') ?? new Float32Array(units * pieces);
    const isProduct = config.kind === 'dense' && config.activation?.name === 'identity';
    if (isProduct && config.units === units * pieces && before.shape.length === 1) {
      const values = new Map([...step.values, ['b', b] as const]);
      return valueOf({
        flow: withLayer(before, { ...step, layer: maxout(units, pieces), values }),
        dims: [units],
        order: 'same',
      });
    }
  }
  throw node.refusal('it must be of the pieces of a maxout layer', `axes ${axes.slice(0, 6).join(', ')}`);
}

export const LINEAR: Readonly<Record<string, Operator>> = {
  Gather: gather,
  Gemm: gemm,
  MatMul: matmul,
  ReduceMax: reduceMax,
};
