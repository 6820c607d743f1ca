// Points of the plane −1 … 1 with two classes, drawn by rules that a picture shows at once.
import { uniforms, type Uniforms } from './uniforms.ts';
import type { Point } from './point.ts';

/** The sets by name. */
export const PLANAR_SET_NAMES = ['line', 'blobs', 'circles', 'moons', 'spirals', 'flower', 'xor'] as const;
/** Name of a set. */
export type PlanarSetName = (typeof PLANAR_SET_NAMES)[number];

/** The place of a point of a class, for numbers from 0 to 1 as often as it asks. */
type Rule = (label: 0 | 1, next: Uniforms) => readonly [number, number];

const TAU = 2 * Math.PI;

const RULES: Readonly<Record<PlanarSetName, Rule>> = {
  line: (label, next) => {
    const [along, across] = [2 * next() - 1, 0.08 + 0.7 * next()];
    const side = label === 0 ? -across : across;
    return turned(0.9 * along, side, 0.6);
  },
  blobs: (label, next) => {
    const center = label === 0 ? -0.45 : 0.45;
    return [center + 0.16 * normal(next), center + 0.16 * normal(next)];
  },
  circles: (label, next) =>
    onCircle(label === 0 ? 0.45 * Math.sqrt(next()) : 0.7 + 0.25 * next(), TAU * next()),
  moons: (label, next) => {
    const angle = Math.PI * next();
    const [x, y] = [0.6 * Math.cos(angle), 0.6 * Math.sin(angle)];
    return label === 0 ? [x - 0.3, y - 0.15] : [0.3 - x, 0.15 - y];
  },
  spirals: (label, next) => {
    // Even along the radius, so that both ends of the arms are as full.
    const along = 0.05 + 0.95 * next();
    return onCircle(0.9 * along, 1.75 * TAU * along + label * Math.PI);
  },
  flower: (label, next) => {
    const angle = TAU * next();
    const petal = 0.3 + 0.55 * Math.abs(Math.cos(2 * angle));
    return onCircle(
      label === 0 ? petal * Math.sqrt(next()) * 0.9 : Math.min(1, petal + 0.06 + 0.35 * next()),
      angle,
    );
  },
  xor: (label, next) => {
    const [x, y] = [0.06 + 0.9 * next(), 0.06 + 0.9 * next()];
    const flips = next() < 0.5 ? 1 : -1;
    return [flips * x, label === 0 ? flips * y : -flips * y];
  },
};

/** Points of a set, the two classes in turn; the same for the same seed. `noise` is the spread added, of the plane's half. */
export function drawPlanarSet(
  name: PlanarSetName,
  { count, noise, seed }: { count: number; noise: number; seed: number },
): Point[] {
  const next = uniforms(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = index % 2 === 0 ? 0 : 1;
    const [x, y] = RULES[name](label, next);
    return { x: within(x + noise * normal(next)), y: within(y + noise * normal(next)), label };
  });
}

function within(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

function onCircle(radius: number, angle: number): readonly [number, number] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function turned(x: number, y: number, angle: number): readonly [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos - y * sin, x * sin + y * cos];
}

/** Standard normal, by Box and Muller. */
function normal(next: Uniforms): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(TAU * next());
}
