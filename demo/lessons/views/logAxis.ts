// The numbers of a logarithmic axis: powers of ten, few enough to be read.
import { raised } from './showNumber.ts';

/** Numbers that an axis has at most. */
const MOST = 6;

/** Powers of ten from one end of an axis to the other, evenly spaced. */
export function powersOfTen([low, high]: readonly [number, number]): number[] {
  // Ends that are powers themselves may be off by rounding.
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first) / (MOST - 1)));
  return Array.from(
    { length: Math.floor((last - first) / every) + 1 },
    (_, at) => 10 ** (first + at * every),
  );
}

/** A power of ten in words of few letters. */
export function powerText(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return Math.abs(exponent) > 3 ? `10${raised(exponent)}` : String(Number((10 ** exponent).toPrecision(1)));
}
