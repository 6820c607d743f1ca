// Numbers of f32 as people write them.

/** The number with the fewest digits that is the same in f32: 0.01 for 0.009999999776482582. */
export function fewestDigits(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
