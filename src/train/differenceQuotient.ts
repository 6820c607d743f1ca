// The slope of a function of one number out of its values in float32, with what is not known of it.

/** A slope, and how far it may be off by the rounding of f and the curvature. */
export interface Quotient {
  readonly slope: number;
  readonly error: number;
}

/** Values of f are right to so much of the largest: sums of many terms lose two bits or three. */
const ROUNDING = 2 ** -22;
/** Each time an eighth of the step, where f is not smooth within it. */
const TRIES = 4;

/**
 * f′(x), where f takes and gives float32 numbers: (4 d(h/2) − d(h)) / 3, d(h) = (f(x + h) − f(x − h)) / 2h, with an error of
 * 3 · 2^−22 max |f| / h, and twice the difference to the same from h/2 and h/4. Where f is smooth, the difference of the
 * one-sided quotients halves with h; where it does not, h is divided by 8, so that a kink besides x gets out of reach.
 * `undefined` where three quarters of that difference stay in the end: a kink at x.
 */
export async function differenceQuotient(
  f: (x: number) => Promise<number>,
  { x, step }: { readonly x: number; readonly step: number },
): Promise<Quotient | undefined> {
  const center = await f(x);
  // Powers of two are added to x without rounding.
  let h = 2 ** Math.floor(Math.log2(step * Math.max(1, Math.abs(x))));
  for (let tries = 1; ; tries++) {
    const levels = [];
    let most = Math.abs(center);
    for (const by of [h, h / 2, h / 4]) {
      const [above, below] = [Math.fround(x + by), Math.fround(x - by)];
      const [high, low] = [await f(above), await f(below)];
      most = Math.max(most, Math.abs(high), Math.abs(low));
      const bend = (high - center) / (above - x) - (center - low) / (x - below);
      levels.push({ slope: (high - low) / (above - below), bend });
    }
    const [first, second, third] = levels as [Level, Level, Level];
    const noise = (3 * ROUNDING * most) / h;
    const [fine, finer] = [extrapolated(first, second), extrapolated(second, third)];
    const found = { slope: fine, error: noise + 2 * Math.abs(fine - finer) };
    const bound = 10 * noise + 1e-3 * Math.max(...levels.map(({ slope }) => Math.abs(slope)));
    const strange = Math.max(Math.abs(first.bend - 2 * second.bend), Math.abs(second.bend - 2 * third.bend));
    // What is not finite is no kink: it is a deviation.
    if (!(strange > bound)) return found;
    if (tries === TRIES) return Math.abs(third.bend) >= 0.75 * Math.abs(first.bend) ? undefined : found;
    h /= 8;
  }
}

/** Of one step: the central quotient, and the difference of those to the right and to the left. */
interface Level {
  readonly slope: number;
  readonly bend: number;
}

const extrapolated = (coarse: Level, fine: Level): number => (4 * fine.slope - coarse.slope) / 3;
