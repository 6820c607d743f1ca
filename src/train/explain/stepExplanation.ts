// A training step as a list of kernel calls with formulas.

import type { CallReport } from '../../plan/program.ts';

/** A kernel call of a training step. */
export interface ExplainedCall extends CallReport {
  /**
   * What it computes, in order, in the letters of the notes: `Z[1] = W[1] A[0] + b[1]`, `θ := θ − α dθ`. T1, T2, … are values
   * without a letter.
   */
  readonly formulas: readonly string[];
}

/** A training step explained. As text it is a list of all calls. */
export class StepExplanation {
  /** The calls of a step, in order. */
  readonly calls: readonly ExplainedCall[];
  /** What letters stand for that no formula makes. */
  readonly legend: Readonly<Record<string, string>>;

  constructor({ calls, legend }: Pick<StepExplanation, 'calls' | 'legend'>) {
    this.calls = calls;
    this.legend = legend;
  }

  /** Each call with operations, bytes and formulas, then the legend. */
  toString(): string {
    const lines = this.calls.flatMap(({ label, flops, bytes, nanoseconds, formulas }, index) => [
      `${index + 1}: ${label}: ${flops} FLOPs, ${bytes} bytes${nanoseconds === undefined ? '' : `, ${nanoseconds} ns`}`,
      ...formulas.map((formula) => `   ${formula}`),
    ]);
    return [...lines, ...Object.entries(this.legend).map(([letter, text]) => `${letter}: ${text}`)].join(
      '\n',
    );
  }
}
