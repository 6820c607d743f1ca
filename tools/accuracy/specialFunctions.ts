// The further functions that are measured: the error function, smooth activations, trigonometric and hyperbolic ones.

import { erf, gelu, geluTanh, mish, silu } from '../../test/reference/special.ts';
import type { MeasuredFunction } from './functions.ts';

const smooth = { parts: ['activationSmooth.wgsl'], range: [-15, 15], bound: 8 } as const;
const circular = { parts: ['trigonometric.wgsl'] } as const;
const hyperbolic = { parts: ['hyperbolic.wgsl'], range: [-4, 4], bound: 8 } as const;
const squash = 'sqrt(2.0 / 3.141592653589793)';

/** Bounds in ULP; gradients and piecewise functions are rounded once or twice and are not listed. */
export const specialFunctions: readonly MeasuredFunction[] = [
  {
    name: 'error_function',
    call: 'error_function(x)',
    parts: ['special.wgsl'],
    // The approximation 7.1.26 of Abramowitz and Stegun with the built-in exp, as is common in shaders.
    builtIn:
      'sign(x) * (1.0 - (0.254829592 + (-0.284496736 + (1.421413741 + (-1.453152027 + 1.061405429 / (1.0 + 0.3275911 * abs(x))) / (1.0 + 0.3275911 * abs(x))) / (1.0 + 0.3275911 * abs(x))) / (1.0 + 0.3275911 * abs(x))) / (1.0 + 0.3275911 * abs(x)) * exp(-x * x))',
    reference: erf,
    range: [-4, 4],
    bound: 4,
  },
  {
    ...smooth,
    name: 'gelu',
    call: 'gelu(x)',
    builtIn: 'x / (1.0 + exp(-1.702 * x))',
    reference: gelu,
  },
  {
    ...smooth,
    name: 'gelu_tanh',
    call: 'gelu_tanh(x)',
    builtIn: `x * 0.5 * (1.0 + tanh(${squash} * (x + 0.044715 * x * x * x)))`,
    reference: geluTanh,
  },
  {
    ...smooth,
    name: 'silu',
    call: 'silu(x, Real(1.0))',
    builtIn: 'x / (1.0 + exp(-x))',
    reference: (x) => silu(x, 1),
    range: [-95, 20],
  },
  {
    ...smooth,
    name: 'mish',
    call: 'mish(x)',
    builtIn: 'x * tanh(log(1.0 + exp(x)))',
    reference: mish,
    range: [-95, 20],
  },
  {
    ...circular,
    name: 'sine',
    call: 'sine(x)',
    builtIn: 'sin(x)',
    reference: Math.sin,
    range: [-100, 100],
    bound: 2,
  },
  {
    ...circular,
    name: 'cosine',
    call: 'cosine(x)',
    builtIn: 'cos(x)',
    reference: Math.cos,
    range: [-100, 100],
    bound: 2,
  },
  {
    ...circular,
    name: 'tangent',
    call: 'tangent(x)',
    builtIn: 'tan(x)',
    reference: Math.tan,
    range: [-100, 100],
    bound: 6,
  },
  {
    ...circular,
    name: 'arc_sine',
    call: 'arc_sine(x)',
    builtIn: 'asin(x)',
    reference: Math.asin,
    range: [-1, 1],
    bound: 4,
  },
  {
    ...circular,
    name: 'arc_cosine',
    call: 'arc_cosine(x)',
    builtIn: 'acos(x)',
    reference: Math.acos,
    range: [-1, 1],
    bound: 4,
  },
  {
    ...circular,
    name: 'arc_tangent',
    call: 'arc_tangent(x)',
    builtIn: 'atan(x)',
    reference: Math.atan,
    range: [-4, 4],
    bound: 4,
  },
  {
    ...hyperbolic,
    name: 'hyperbolic_sine',
    call: 'hyperbolic_sine(x)',
    builtIn: 'sinh(x)',
    reference: Math.sinh,
  },
  {
    ...hyperbolic,
    name: 'hyperbolic_cosine',
    call: 'hyperbolic_cosine(x)',
    builtIn: 'cosh(x)',
    reference: Math.cosh,
  },
  {
    ...hyperbolic,
    name: 'inverse_hyperbolic_sine',
    call: 'inverse_hyperbolic_sine(x)',
    builtIn: 'asinh(x)',
    reference: Math.asinh,
  },
  {
    ...hyperbolic,
    name: 'inverse_hyperbolic_cosine',
    call: 'inverse_hyperbolic_cosine(x)',
    builtIn: 'acosh(x)',
    reference: Math.acosh,
    range: [1, 4],
  },
  {
    ...hyperbolic,
    name: 'inverse_hyperbolic_tangent',
    call: 'inverse_hyperbolic_tangent(x)',
    builtIn: 'atanh(x)',
    reference: Math.atanh,
    range: [-1, 1],
  },
];
