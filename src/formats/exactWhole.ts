// Whole numbers whose last digits float64 does not hold: two that differ, such as identifiers, would become one.

import type { DecimalSign } from './numberCell.ts';

/**
 * Whether `text`, a number as it was written, shows a whole number of which `value` is not all: 9007199254740993 becomes
 * …992. Not so of what programs write for a number that float64 has, be it all digits of its value or, as JavaScript does,
 * the fewest that tell it from others, filled up with zeros.
 */
export function losesDigits(text: string, value: number, decimal: DecimalSign = '.'): boolean {
  if (!(Math.abs(value) > Number.MAX_SAFE_INTEGER) || !Number.isFinite(value)) return false;
  // A power of ten or per cent says itself that it is no identifier.
  if (/\d\s*[ed][-+]?\d|[%‰]/i.test(text)) return false;
  const [whole = '', fraction = ''] = text.split(decimal);
  if (/[1-9]/.test(fraction)) return false;
  const digits = whole.replace(/\D/g, '');
  if (significant(digits) === significant(String(Math.abs(value)).replace(/e.*$/, ''))) return false;
  return BigInt(digits) !== BigInt(Math.abs(value));
}

function significant(digits: string): string {
  return digits.replace(/\D/g, '').replace(/^0+|0+$/g, '');
}
