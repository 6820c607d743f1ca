// The functions that are measured: each beside the built-in expression it stands in for.

import { realExp, realExpm1, realLog, realLog1p, realSoftplus } from '../../test/reference/math.ts';
import { specialFunctions } from './specialFunctions.ts';

/** One function of one number. */
export interface MeasuredFunction {
  /** The name of the WGSL function. */
  readonly name: string;
  /** The call, over `x`. */
  readonly call: string;
  readonly parts: readonly string[];
  /** What one would write with WGSL's own functions, over `x`. */
  readonly builtIn: string;
  /** The same in float64. */
  readonly reference: (x: number) => number;
  /** The twin on the CPU whose bits the GPU must give; absent where a division makes the last bit the driver's. */
  readonly twin?: (x: number) => number;
  /** Where most digits are at risk: half of the points lie evenly here. */
  readonly range: readonly [number, number];
  /** The largest error allowed on any driver, in ULP. */
  readonly bound: number;
}

const parts = ['math.wgsl'];

/** The elementary functions of shaders/parts/common/math.wgsl and power.wgsl, and those of the other parts. */
export const measuredFunctions: readonly MeasuredFunction[] = [
  {
    name: 'real_exp',
    call: 'real_exp(x)',
    parts,
    builtIn: 'exp(x)',
    reference: Math.exp,
    twin: realExp,
    range: [-88, 89],
    bound: 2,
  },
  {
    name: 'real_log',
    call: 'real_log(x)',
    parts,
    builtIn: 'log(x)',
    reference: Math.log,
    twin: realLog,
    range: [0.25, 4],
    bound: 2,
  },
  {
    name: 'real_log1p',
    call: 'real_log1p(x)',
    parts,
    builtIn: 'log(1.0 + x)',
    reference: Math.log1p,
    twin: realLog1p,
    range: [-1, 3],
    bound: 3,
  },
  {
    name: 'real_expm1',
    call: 'real_expm1(x)',
    parts,
    builtIn: 'exp(x) - 1.0',
    reference: Math.expm1,
    twin: realExpm1,
    range: [-4, 4],
    bound: 3,
  },
  {
    name: 'real_tanh',
    call: 'real_tanh(x)',
    parts,
    builtIn: 'tanh(x)',
    reference: Math.tanh,
    range: [-10, 10],
    bound: 8,
  },
  {
    name: 'real_sigmoid',
    call: 'real_sigmoid(x)',
    parts,
    builtIn: '1.0 / (1.0 + exp(-x))',
    reference: (x) => 1 / (1 + Math.exp(-x)),
    range: [-20, 20],
    bound: 8,
  },
  {
    name: 'real_softplus',
    call: 'real_softplus(x)',
    parts,
    builtIn: 'log(1.0 + exp(x))',
    reference: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    twin: realSoftplus,
    range: [-20, 20],
    bound: 3,
  },
  {
    name: 'real_power',
    call: 'real_power(x, Real(2.5))',
    parts: ['power.wgsl'],
    builtIn: 'pow(x, Real(2.5))',
    reference: (x) => x ** 2.5,
    range: [0, 10],
    bound: 8,
  },
  ...specialFunctions,
];
