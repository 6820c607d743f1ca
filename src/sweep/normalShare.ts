// The cumulative normal distribution on the host.

/**
 * Φ(x), the share of a standard normal distribution below x, to 1e-7. Source: Abramowitz and Stegun, Handbook of
 * Mathematical Functions (1964), 7.1.26.
 */
export function normalShare(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.327_591_1 * z);
  const series =
    t *
    (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
  const half = 0.5 * series * Math.exp(-z * z);
  return x < 0 ? half : 1 - half;
}
