// ONNX element types, and how the engine, which computes in f32, can carry them.

import { Outside } from './outside.ts';
import type { OracleTensor } from './oracleCase.ts';

/** Ranges of the integer types. */
const INTEGER_RANGES: Readonly<Record<string, readonly [smallest: number, largest: number]>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63],
  uint8: [0, 2 ** 8 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, 2 ** 64],
};

/** Integers of up to this magnitude are exact in f32. */
const EXACT = 2 ** 24;

/** Units in the last place of float types that are not f32, relative. */
const FLOAT_ULP: Readonly<Record<string, number>> = {
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
  float64: 2 ** -23,
};

/** Whether a type holds whole numbers. */
export function isInteger(dtype: string): boolean {
  return dtype in INTEGER_RANGES;
}

/** Whether a type holds reals of another width than f32. */
export function isOtherFloat(dtype: string): boolean {
  return dtype in FLOAT_ULP;
}

/** How far results may be off for the type's sake alone, relative. */
export function roundingOf(dtype: string): number {
  return FLOAT_ULP[dtype] ?? 0;
}

/**
 * The elements as numbers: `"Infinity"` and the like are read, bool becomes 0 or 1.
 *
 * @throws Outside for text and for types unknown.
 */
export function numbersOf({ dtype, data }: OracleTensor): number[] {
  const known = dtype === 'float32' || dtype === 'bool' || isInteger(dtype) || isOtherFloat(dtype);
  if (!known) throw new Outside(`${dtype} tensors`);
  // The file holds the shortest decimals that mean the f32 values.
  return dtype === 'float32' ? data.map((value) => Math.fround(Number(value))) : data.map(Number);
}

/** @throws Outside where f32 does not hold the integers exactly. */
export function checkExact(dtype: string, values: Iterable<number>): void {
  for (const value of values) {
    if (Math.abs(value) > EXACT) throw new Outside(`${dtype} values beyond 2^24, which f32 does not hold`);
  }
}

/** @throws Outside where an integer result overflows its type, in which ONNX wraps around. */
export function checkRange(dtype: string, values: Iterable<number>): void {
  const [smallest, largest] = INTEGER_RANGES[dtype] ?? [-Infinity, Infinity];
  for (const value of values) {
    if (value < smallest || value > largest) throw new Outside(`${dtype} arithmetic that wraps around`);
  }
}
