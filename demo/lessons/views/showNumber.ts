// Numbers for people: few digits, and powers of ten where a number is very large or small.

/** A number with so many significant digits. */
export function showNumber(value: number, digits = 4): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value).replace('-', '−');
  if (size >= 1e5 || size < 1e-4) {
    const [mantissa, exponent] = value.toExponential(Math.min(digits - 1, 2)).split('e');
    return `${mantissa} · 10${raised(Number(exponent))}`.replace('-', '−');
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return value.toFixed(decimals).replace('-', '−');
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A whole number as an exponent. */
export function raised(exponent: number): string {
  return String(exponent)
    .replace(/\d/g, (digit) => RAISED[Number(digit)]!)
    .replace('-', '⁻');
}
