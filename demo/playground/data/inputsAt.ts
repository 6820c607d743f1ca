// What the network gets of a point of the plane.

/** What can be computed of a point, by name. */
export const INPUT_NAMES = ['x1', 'x2', 'x1²', 'x2²', 'x1x2', 'sin x1', 'sin x2'] as const;
/** Name of an input. */
export type InputName = (typeof INPUT_NAMES)[number];

const INPUTS: Readonly<Record<InputName, (x: number, y: number) => number>> = {
  x1: (x) => x,
  x2: (_, y) => y,
  'x1²': (x) => x * x,
  'x2²': (_, y) => y * y,
  x1x2: (x, y) => x * y,
  'sin x1': (x) => Math.sin(Math.PI * x),
  'sin x2': (_, y) => Math.sin(Math.PI * y),
};

/** The inputs by name at a point; sines have the plane's width as their period. */
export function inputsAt(x: number, y: number, names: readonly InputName[]): number[] {
  return names.map((name) => INPUTS[name](x, y));
}
