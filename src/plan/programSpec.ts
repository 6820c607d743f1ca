// What a program is made from.

import type { CompileProgress } from '../gpu/shaderCall.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Variable } from './variable.ts';

/** What a program computes, and from what. */
export interface ProgramSpec {
  /** Values to be read after a run, by name. */
  readonly outputs?: Readonly<Record<string, Tensor>>;
  /** Variables and the values they take at the end of each run. */
  readonly updates?: readonly (readonly [variable: Variable, value: Tensor])[];
  /** Variables that take the place of inputs; variables that the graph itself reads need not be named. */
  readonly variables?: readonly Variable[];
  /** Called as each distinct kernel is compiled; some drivers do most of that work when a kernel first runs. */
  readonly onCompile?: (progress: CompileProgress) => void;
  /**
   * Whether a program of updates alone may be one kernel call for many runs, where all values fit into the memory of one
   * workgroup and this is faster; default false. `onCompile` is not called then.
   */
  readonly singleDispatch?: boolean;
}
