// A check as data: graphs with known results.

import type { Tensor } from '../graph/tensor.ts';
import type { Values } from '../plan/variable.ts';
import type { DeviceFamily } from './deviceCheck.ts';

/** How far from the exact result a right one may be; without, not at all. */
export type Tolerance =
  | { readonly ulp: number }
  /** |error| by the scale of each result: of a sum, the sum of its terms' magnitudes. */
  | { readonly share: number; readonly scales: ArrayLike<number> };

/** A result and what it must be. */
export interface GraphCase {
  readonly what: string;
  readonly output: Tensor;
  readonly exact: ArrayLike<number>;
  readonly within?: Tolerance;
  /** Whether the sign of a zero counts; it does not where rules leave it open. */
  readonly signedZeros?: boolean;
}

/** Results of one program. */
export interface GraphCheck {
  readonly family: DeviceFamily;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly cases: readonly GraphCase[];
}
