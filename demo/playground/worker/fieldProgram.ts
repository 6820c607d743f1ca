// The network over the whole plane: a program whose result stays on the GPU, to be painted from there.
import {
  clip,
  compile,
  concat,
  constant,
  multiply,
  subtract,
  Variable,
  type Model,
  type Program,
  type Tensor,
} from 'gradloom';
import { inputsAt } from '../data/inputsAt.ts';
import type { Setup } from '../state/setup.ts';

/** The program, and the variable that holds what it computes: a row a point, a column a unit. */
export interface FieldProgram {
  readonly program: Program;
  readonly values: Variable;
  readonly units: number;
  /** Points along one axis. */
  readonly grid: number;
}

/**
 * Values from −1 to 1 of every unit at grid × grid points: the inputs, the hidden units, the output. An output from 0 to
 * 1 is 0 where the network cannot decide.
 */
export async function compileFields(
  model: Model,
  { inputs }: Pick<Setup, 'inputs'>,
  grid: number,
): Promise<FieldProgram> {
  const points = new Variable(model.gpu, 'plane', {
    shape: [grid * grid, inputs.length],
    values: planePoints(inputs, grid),
  });
  const { network } = model;
  const { layers } = network.forward(points.tensor, network.tensorsIn(model.parameters.tensor));
  const shown = layers.map(({ a }, index) => shownFrom(a, network.layers[index]!.built.activation));
  // Layers without units of their own, such as dropout, show nothing new.
  const kept = shown.filter((_, index) => network.layers[index]!.parameters.length > 0);
  const all = concat([clip(points.tensor, { min: -1, max: 1 }), ...kept], 1);
  const units = all.shape[1]!;
  const values = new Variable(model.gpu, 'fields', { shape: all.shape });
  const program = await compile(model.gpu, { updates: [[values, all]] });
  return { program, values, units, grid };
}

function shownFrom(a: Tensor, activation: string | undefined): Tensor {
  const centered = activation === 'sigmoid' ? subtract(multiply(a, constant(2)), constant(1)) : a;
  return clip(centered, { min: -1, max: 1 });
}

/** Inputs at the points of a grid, row by row from the top. */
function planePoints(inputs: Setup['inputs'], grid: number): Float32Array<ArrayBuffer> {
  const place = (index: number): number => (2 * index) / (grid - 1) - 1;
  const rows = Array.from({ length: grid * grid }, (_, index) =>
    inputsAt(place(index % grid), -place(Math.floor(index / grid)), inputs),
  );
  return Float32Array.from(rows.flat());
}
