// Float64 twins of shaders/parts/further/mask.wgsl and augment.wgsl, and of the losses that graphs of classes and of values call.

import { philox } from '../../src/random/philox.ts';
import { RANDOM_DOMAIN } from '../../src/random/randomDomain.ts';
import type { Call } from './calls.ts';

/** By name, with their arguments in order. */
export const MASK_CALLS: Readonly<Record<string, Call>> = {
  merge: (a, b) => (Object.is(a, 0) ? b : a),
  merge_words: (a, b) => (a | b) >>> 0,
  keep_where: (x, mask) => (mask === 0 ? 0 : x),
  keep_equal: (x, a, b) => (a === b ? x : 0),
  keep_lower: (x, row, column, offset) => (column <= row + (offset | 0) ? x : 0),
  keep_upper: (x, row, column, offset) => (column >= row + (offset | 0) ? x : 0),
  differ: (a, b) => Number(a !== b),
  one_hot: (index, position, depth, on, off) =>
    position === (index >= 2 ** 31 ? index + depth - 2 ** 32 : index) ? on : off,
  dropout_mask: (position, step, seed, stream, threshold, scale) => {
    const words = philox([Math.floor(position / 4), step, stream, 0], [seed, RANDOM_DOMAIN.dropout]);
    return words[position % 4]! >= threshold ? scale : 0;
  },
  random_unit: (position, step, seed, stream) => {
    const words = philox([Math.floor(position / 4), step, stream, 0], [seed, RANDOM_DOMAIN.augment]);
    return (words[position % 4]! >>> 8) / 2 ** 24;
  },
  pixel_share: (place, line, size) => (line >= 0 && line < size ? 1 - Math.abs(place - line) : 0),
  pixel_place: (example, row, column, height, width) =>
    (example * height + Math.trunc(Math.min(Math.max(row, 0), height - 1))) * width +
    Math.trunc(Math.min(Math.max(column, 0), width - 1)),
  partner_of: (row, step, seed, stream, count) => {
    const [word] = philox([0, step, stream, 0], [seed, RANDOM_DOMAIN.augment]);
    return (row + 1 + (word % (count - 1))) % count;
  },
  product_of_others: (x, zeros, product) => {
    const elsewhere = x === 0 ? zeros - 1 : zeros;
    return elsewhere > 0 ? 0 : x === 0 ? product : product / x;
  },
  zero_mask: (x) => Number(x === 0),
  one_if_zero: (x) => (x === 0 ? 1 : x),
  finite_or_zero: (x) => (Number.isFinite(x) ? x : 0),
  exp_share: (x, y) => Math.exp(x - (y === -Infinity ? 0 : y)),
  quotient_or_zero: (a, b) => (b === 0 ? 0 : a / b),

  huber: (e, delta) => (Math.abs(e) > delta ? delta * (Math.abs(e) - delta / 2) : (e * e) / 2),
  held_to: (x, bound) => Math.max(-bound, Math.min(bound, x)),
  within: (x, bound) => Number(Math.abs(x) <= bound),
  divergence: (logP, y) => (y === 0 ? 0 : y * (Math.log(y) - logP)),
  divergence_grad: (logP, y) => (y === 0 ? 0 : Math.log(y) + 1 - logP),
};
