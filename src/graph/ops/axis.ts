// One axis of a shape, seen as [outer, size, inner]; and the rule for whole-number arguments.

import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { normalizeAxes, sizeOf, type Shape } from '../shape.ts';

/** A shape around one of its axes. */
export interface AxisView {
  readonly axis: number;
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** The shape with another size, or other axes, in place of the axis. */
  readonly withSizes: (...sizes: number[]) => Shape;
}

/** The shape around `axis`, which counts from the end where negative. Throws `E_ARGUMENT` for no such axis. */
export function aroundAxis(op: string, shape: Shape, axis: number): AxisView {
  const [place, ...more] = normalizeAxes(op, shape, axis);
  if (place === undefined || more.length > 0) {
    throw new GradloomError('E_ARGUMENT', `${op}: axis must be one number; got ${String(axis)}.`, {
      hint: '-1 is the last axis.',
    });
  }
  const [before, after] = [shape.slice(0, place), shape.slice(place + 1)];
  return {
    axis: place,
    outer: sizeOf(before),
    size: shape[place]!,
    inner: sizeOf(after),
    withSizes: (...sizes) => [...before, ...sizes, ...after],
  };
}

/** Throws `E_ARGUMENT` unless the value is a list. */
export function checkList(what: string, given: unknown): void {
  if (Array.isArray(given)) return;
  throw new GradloomError('E_ARGUMENT', `${what} must be a list of numbers; got ${kindOf(given)}.`);
}

/** Throws `E_ARGUMENT` unless the value is a whole number between the bounds. */
export function checkWhole(
  what: string,
  value: number,
  { least = -Infinity, most = Infinity, hint }: { least?: number; most?: number; hint?: string } = {},
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range =
    least === -Infinity ? '' : most === Infinity ? ` of at least ${least}` : ` from ${least} to ${most}`;
  throw new GradloomError('E_ARGUMENT', `${what} must be a whole number${range}; got ${kindOf(value)}.`, {
    hint: hint ?? 'Sizes and positions count from 0.',
  });
}
