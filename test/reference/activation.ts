// CPU twins of shaders/parts/common/activation.wgsl, rounded to float32 at each operation.

import { realExpm1, realSigmoid, realSoftplus, realTanh } from './math.ts';

const f = Math.fround;

/** 1 / (1 + e^-x). */
export const sigmoid = realSigmoid;

/** y (1 - y) dy, from the output. */
export const sigmoidGrad = (y: number, dy: number): number => f(f(y * f(1 - y)) * dy);

/** tanh x. */
export const tanhActivation = realTanh;

/** (1 - y²) dy, from the output. */
export const tanhGrad = (y: number, dy: number): number => f(f(f(1 - y) * f(1 + y)) * dy);

/** max(x, 0); NaN of NaN. */
export const relu = (x: number): number => (x <= 0 ? 0 : x);

/** dy where the output is above 0, else 0. */
export const reluGrad = (y: number, dy: number): number => (y === 0 ? 0 : dy);

/** x above 0, else slope x. */
export const leakyRelu = (x: number, slope: number): number => (x <= 0 ? f(slope * x) : x);

/** dy above 0, else slope dy. */
export const leakyReluGrad = (x: number, slope: number, dy: number): number => (x <= 0 ? f(slope * dy) : dy);

/** x above 0, else alpha (e^x - 1). */
export const elu = (x: number, alpha: number): number => (x <= 0 ? f(alpha * realExpm1(x)) : x);

/** dy above 0, else (y + alpha) dy. */
export const eluGrad = (x: number, y: number, alpha: number, dy: number): number =>
  x <= 0 ? f(f(y + alpha) * dy) : dy;

/** ln(1 + e^x). */
export const softplus = realSoftplus;
