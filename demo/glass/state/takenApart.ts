// One training step as the page shows it: matrices as the notes write them, an example a column.

/** A matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** A line of the step: a letter, what it is made of, and its numbers. */
export interface Operation {
  /** `dW[1]`. */
  readonly letter: string;
  readonly stage: 'forward' | 'backward' | 'update';
  readonly formulas: readonly string[];
  readonly matrix: Matrix;
  /** Of a gradient: the same by nudging each number, in double precision. */
  readonly nudged?: Matrix;
  /** Letters of what it reads. */
  readonly reads: readonly string[];
  /** Place of the kernel call that computed it; absent where the step had no need of it. */
  readonly call?: number;
}

/** A kernel call of the step. */
export interface Call {
  readonly label: string;
  readonly formulas: readonly string[];
  readonly flops: number;
  readonly bytes: number;
  readonly nanoseconds?: number;
  readonly wgsl: string;
}

/** A step with all that it reads and makes. */
export interface TakenApart {
  /** X as A[0], Y, and the parameters before the step, by letter. */
  readonly given: Readonly<Record<string, Matrix>>;
  readonly operations: readonly Operation[];
  readonly calls: readonly Call[];
}
