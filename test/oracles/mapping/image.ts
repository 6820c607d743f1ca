// Conv, MaxPool, AveragePool, GlobalAveragePool: windows over images, which ONNX has with channels first.

import * as ops from '../../../src/graph/ops/index.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import { exact, summed, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';
import { Outside } from '../outside.ts';

type Pair = readonly [number, number];

const CHANNELS_LAST = [0, 2, 3, 1];
const CHANNELS_FIRST = [0, 3, 1, 2];

export const image: OperatorTable = {
  Conv: summed((node) => {
    const y = ops.conv2d(images(node), ops.transpose(node.tensor(1), CHANNELS_LAST), {
      ...windows(node, node.shape(1).slice(2)),
      dilation: pair(node, 'dilations'),
      groups: node.number('group', 1),
    });
    return back(node.has(2) ? ops.add(y, node.tensor(2)) : y);
  }),
  MaxPool: exact((node) => {
    refuse(node);
    const size = sizeOf(node);
    return back(ops.maxPool2d(images(node), { size, ...windows(node, size) }));
  }),
  AveragePool: summed((node) => {
    refuse(node);
    const size = sizeOf(node);
    const countPadding = node.flag('count_include_pad', false);
    return back(ops.averagePool2d(images(node), { size, countPadding, ...windows(node, size) }));
  }),
  GlobalAveragePool: summed((node) => ops.unsqueeze(ops.globalAveragePool2d(images(node)), [2, 3])),
};

function images(node: OracleNode): Tensor {
  if (node.shape(0).length !== 4) throw new Outside('windows over other than two axes');
  return ops.transpose(node.tensor(0), CHANNELS_LAST);
}

function back(y: Tensor): Tensor {
  return ops.transpose(y, CHANNELS_FIRST);
}

/** What pooling here has not. */
function refuse(node: OracleNode): void {
  if (node.flag('ceil_mode', false)) throw new Outside('windows that reach beyond the padding');
  if (node.outputCount > 1) throw new Outside('places of the largest values');
  if (pair(node, 'dilations').some((one) => one !== 1)) throw new Outside('pooling with gaps');
}

function sizeOf(node: OracleNode): Pair {
  const [height, width, ...more] = node.list('kernel_shape', -1) ?? [];
  if (height === undefined || width === undefined || more.length > 0)
    throw new Outside('windows over other than two axes');
  return [height, width];
}

function pair(node: OracleNode, name: string): Pair {
  const [height = 1, width = 1] = node.list(name, -1) ?? [];
  return [height, width];
}

/** Strides and padding; SAME_LOWER has the larger half of an odd padding before. */
function windows(node: OracleNode, size: readonly number[]): { stride: Pair; padding: ops.Padding } {
  const stride = pair(node, 'strides');
  const kind = node.text('auto_pad', 'NOTSET');
  if (kind === 'VALID') return { stride, padding: 'valid' };
  if (kind === 'SAME_UPPER') return { stride, padding: 'same' };
  if (kind === 'SAME_LOWER') {
    const dilation = pair(node, 'dilations');
    const sides = [0, 1].map((axis): Pair => {
      const whole = node.shape(0)[2 + axis]!;
      const extent = (size[axis]! - 1) * dilation[axis]! + 1;
      const total = Math.max((Math.ceil(whole / stride[axis]!) - 1) * stride[axis]! + extent - whole, 0);
      return [Math.ceil(total / 2), Math.floor(total / 2)];
    });
    return { stride, padding: [sides[0]!, sides[1]!] };
  }
  const [above = 0, left = 0, below = 0, right = 0] = node.list('pads', -1) ?? [];
  return {
    stride,
    padding: [
      [above, below],
      [left, right],
    ],
  };
}
