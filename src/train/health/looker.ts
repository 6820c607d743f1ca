// Who looks at a training's data and layers: a model's, or those of any graph.

import type { CostCourse } from './costCourse.ts';
import type { Symptom } from './finding.ts';

/** What one look gives. */
export interface Look {
  /** J of the examples looked at, the same ones at each look. */
  readonly cost: number;
  /** Mean size of the parameters' gradient. */
  readonly slope: number;
  readonly symptoms: readonly Symptom[];
}

/** Looks within a turn. */
export interface Looker {
  /** What is seen without any numbers. */
  readonly structure: readonly Symptom[];
  /** Whether all that a look needs is compiled. */
  readonly isCompiled: boolean;
  /** Compiles all that a look needs; also outside of turns. */
  readonly prepare: () => Promise<unknown>;
  /** Looks at the data, and compiles what looks at the rest; the cost of a constant prediction, where it is known. */
  readonly begin: () => Promise<{
    readonly symptoms: readonly Symptom[];
    readonly baseline?: number | undefined;
  }>;
  readonly look: (how: { readonly isLast: boolean; readonly course: CostCourse }) => Promise<Look>;
}
