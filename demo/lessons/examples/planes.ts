// Points of the plane for the examples, and what a network says of each place of it.
import type { DataSet, Model } from 'gradloom';
import { drawPlanarSet, type PlanarSetName } from '../../playground/data/planarSets.ts';
import { uniforms } from '../../playground/data/uniforms.ts';
import type { Field } from './example.ts';

/** Points of a playground's set with two classes, 0 and 1. */
export function twoClasses(name: PlanarSetName, count = 120): DataSet {
  const points = drawPlanarSet(name, { count, noise: 0.02, seed: 3 });
  return {
    x: Float32Array.from(points.flatMap(({ x, y }) => [x, y])),
    y: Float32Array.from(points, ({ label }) => label),
    examples: count,
    features: 2,
    targets: 1,
  };
}

/** Points on three arms that turn by `turns`, a class each, as labels 0, 1, 2. */
export function threeArms(turns: number, count = 150): DataSet {
  const next = uniforms(7);
  const places = Array.from({ length: count }, (_, index) => {
    const along = 0.15 + 0.85 * next();
    const angle = 2 * Math.PI * (turns * along + index / 3) + 0.25 * (next() - 0.5);
    return [along * Math.cos(angle), along * Math.sin(angle)];
  });
  return {
    x: Float32Array.from(places.flat()),
    y: Uint32Array.from(places, (_, index) => index % 3),
    classes: ['0', '1', '2'],
    examples: count,
    features: 2,
    targets: 1,
  };
}

/** What a model says of each place of the plane. */
export async function fieldOf(model: Model, data: DataSet, side = 36): Promise<Field> {
  const reach = 1.1;
  const at = (index: number): number => reach * ((2 * index + 1) / side - 1);
  const places = Float32Array.from({ length: 2 * side * side }, (_, index) => {
    const place = index >> 1;
    return at(index % 2 === 0 ? place % side : Math.floor(place / side));
  });
  const outputs = await model.predict(places);
  const isOne = outputs.length === side * side;
  const values = isOne
    ? Float32Array.from({ length: 2 * outputs.length }, (_, i) => bothOf(outputs, i))
    : outputs;
  return { values, side, reach, points: data.x, labels: data.y! };
}

/** Of one probability for class 1: that of class 0 and that of class 1, in turn. */
function bothOf(outputs: ArrayLike<number>, index: number): number {
  const one = outputs[index >> 1]!;
  return index % 2 === 0 ? 1 - one : one;
}
