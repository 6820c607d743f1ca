// Ink on a small grid: coverage by the distance of each pixel to the pen's path.

/** A pen path in pixels. */
export interface PenPath {
  /** x₀ y₀ x₁ y₁ …; pixel (column, row) has its centre at (column, row). */
  readonly points: Float64Array;
  /** Half the line's width at each point, in pixels. */
  readonly radii: Float64Array;
  /** Index of the first point of each stroke, and the number of points at the end. */
  readonly starts: readonly number[];
  /** Width of the soft edge in pixels, more than 0. */
  readonly softness: number;
}

/**
 * Draws the path into `ink`, side × side values in [0, 1], row by row, which must be zeros: 1 inside the line,
 * falling linearly to 0 over the soft edge, the largest value where strokes cross.
 */
export function renderInk(path: PenPath, ink: Float32Array, side: number): void {
  const { starts, softness } = path;
  for (let stroke = 0; stroke + 1 < starts.length; stroke++) {
    const end = (starts[stroke + 1] ?? 0) - 1;
    for (let i = starts[stroke] ?? 0; i < end; i++) renderSegment(path, i, ink, side, softness);
  }
}

function renderSegment(
  { points, radii }: PenPath,
  i: number,
  ink: Float32Array,
  side: number,
  softness: number,
): void {
  const ax = points[2 * i] ?? 0;
  const ay = points[2 * i + 1] ?? 0;
  const dx = (points[2 * i + 2] ?? 0) - ax;
  const dy = (points[2 * i + 3] ?? 0) - ay;
  const radius = radii[i] ?? 0;
  const growth = (radii[i + 1] ?? 0) - radius;
  const reach = Math.max(radius, radius + growth) + softness / 2;
  const left = Math.max(Math.ceil(Math.min(ax, ax + dx) - reach), 0);
  const right = Math.min(Math.floor(Math.max(ax, ax + dx) + reach), side - 1);
  const top = Math.max(Math.ceil(Math.min(ay, ay + dy) - reach), 0);
  const bottom = Math.min(Math.floor(Math.max(ay, ay + dy) + reach), side - 1);
  const lengthSquared = dx * dx + dy * dy;
  const perLength = lengthSquared > 0 ? 1 / lengthSquared : 0;
  const perSoftness = 1 / softness;
  for (let y = top; y <= bottom; y++) {
    const py = y - ay;
    for (let x = left; x <= right; x++) {
      const px = x - ax;
      const t = Math.min(Math.max((px * dx + py * dy) * perLength, 0), 1);
      const ex = px - t * dx;
      const ey = py - t * dy;
      const inside = radius + t * growth + softness / 2 - Math.sqrt(ex * ex + ey * ey);
      if (inside > 0) {
        const value = Math.min(inside * perSoftness, 1);
        const at = y * side + x;
        if (value > (ink[at] ?? 0)) ink[at] = value;
      }
    }
  }
}
