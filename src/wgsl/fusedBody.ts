// A chain of elementwise operations as data: what it reads, calls and stores.

import type { Place, StorageType } from './place.ts';

/** How an operand is read at a position (index, row, column) of the kernel's result. */
export type Access =
  /** The operand has the shape of the result. */
  | { readonly kind: 'flat' }
  /** The operand has one value for each column: a bias. */
  | { readonly kind: 'column' }
  /** The operand has one value for each row. */
  | { readonly kind: 'row' }
  /** The operand is one value. */
  | { readonly kind: 'scalar' }
  | WindowAccess
  /** Any other broadcast or permutation: the result's dims and the operand's strides in elements. */
  | {
      readonly kind: 'strided';
      readonly dims: readonly number[];
      /** Negative ones are written modulo 2^32, in which places are computed. */
      readonly strides: readonly number[];
      readonly offset: number;
    };

/**
 * The operand [outer, size, inner] is a stretch of the result [outer, length, inner], from `before` on (which may be
 * negative); elsewhere the value is `fill`.
 */
export interface WindowAccess {
  readonly kind: 'window';
  readonly size: number;
  readonly length: number;
  readonly inner: number;
  readonly before: number;
  readonly fill: number;
}

/** A tensor that the fused part reads. */
export interface FusedOperand {
  readonly access: Access;
  readonly type: StorageType;
  /** Number of the output that overwrites this operand in place: both are one binding. Only for flat access. */
  readonly inPlace?: number;
}

/** An argument of an instruction: the kernel's own result, an operand, an earlier result, or a constant. */
export type Argument =
  | { readonly from: 'kernel' }
  | { readonly from: 'operand'; readonly index: number }
  | { readonly from: 'instruction'; readonly index: number }
  /** u32: (index / stride) mod size, the position along an axis. */
  | { readonly from: 'coordinate'; readonly stride: number; readonly size: number }
  | { readonly from: 'constant'; readonly value: number; readonly whole?: boolean };

/** One call of a WGSL function. `uniform` values do not depend on the position and are computed once. */
export interface Instruction {
  readonly call: string;
  readonly args: readonly Argument[];
  readonly type: 'f32' | 'u32';
  readonly uniform: boolean;
}

/**
 * A result to store: at the position itself, or in a ring of `slots` values at the number that `slot` holds; with
 * `watched` in the first place, as long as that holds `NEVER` and only where one of these values is not finite.
 */
export interface FusedOutput {
  readonly value: Argument;
  readonly type: 'f32' | 'f16' | 'u32';
  readonly ring?: { readonly slot: Argument; readonly slots: number };
  readonly watched?: readonly Argument[];
}

/** The chain of elementwise operations that a kernel ends (or begins) with. */
export interface FusedBody {
  readonly operands: readonly FusedOperand[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly FusedOutput[];
}

/** Where a body's operands and outputs lie, for kernels that keep them in a memory of their own instead of bindings. */
export interface BodyPlaces {
  readonly operands: readonly Place[];
  readonly outputs: readonly Place[];
}
