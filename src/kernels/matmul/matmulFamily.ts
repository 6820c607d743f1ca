// The record of one family of variants of the matrix product.

import type { ShaderValues } from '../../wgsl/link.ts';
import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulShape } from './matmulShape.ts';

/** The values that a variant sets in its kernel, and how many workgroups run it. */
export interface MatmulDescription {
  readonly values: ShaderValues;
  /** Writes the kernel's text for this variant, where values alone do not make it. */
  readonly write?: (text: string) => string;
  /** Whether positions outside the operands must read as zeros even where 4 divides k. */
  readonly zeros?: boolean;
  readonly workgroups: number;
}

/** The text of a kernel, and of the parts that only this kernel has, by file name. */
export interface KernelSource {
  readonly default: string;
  readonly parts?: Readonly<Record<string, string>>;
}

/** A family of variants: one kernel file, and what its variants set in it. */
export interface MatmulFamily<Variant> {
  /** The variant that the written rule takes, or undefined where no variant of the family serves. */
  choose(this: void, shape: MatmulShape, device: DeviceTraits): Variant | undefined;
  /** The variants to measure, those that compile fast first. */
  candidates(this: void, shape: MatmulShape, device: DeviceTraits): readonly Variant[];
  describe(this: void, variant: Variant, shape: MatmulShape): MatmulDescription;
  /** The name of the kernel's file in shaders. */
  readonly file: string;
  /** Loads the text of the kernel: no device needs the texts of all families. */
  source(this: void): Promise<KernelSource>;
}
