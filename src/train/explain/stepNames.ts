// What the tensors of a training step are called: the notes' letters for a network, the caller's names for other graphs.

import { grad } from '../../graph/differentiate.ts';
import { Formulas } from '../../graph/formula/formulas.ts';
import { impliedActivation } from '../../graph/formula/notation.ts';
import { batchSource, lossesOf, packedIn, recordedIn } from '../../graph/formula/roles.ts';
import { lettersOf } from '../../graph/letters.ts';
import { nodesOf } from '../../graph/mergeConstants.ts';
import { constantOf, type Tensor } from '../../graph/tensor.ts';
import type { Trainable, TrainingParts } from '../trainingParts.ts';

/** The names of a step, and what letters stand for that no formula makes. */
export interface StepNames {
  readonly formulas: Formulas;
  readonly legend: Record<string, string>;
}

/** Letters of what optimisers of the library keep; others go by their own names. */
const STATES: Readonly<Record<string, string>> = { velocity: 'v', mean: 'μ', meanSquare: 's' };

/** Gives each tensor of a step its letters. */
export function stepNames(owner: Trainable, parts: TrainingParts): StepNames {
  const { variables, recipe, batchSize } = parts;
  const { step, layout } = recipe;
  const arena = owner.parameters.tensor;
  const nodes = nodesOf(step.flat());
  const lettered = nodes.filter((node) => lettersOf(node).length > 0);
  const isNetwork = lettered.length > 0;
  const formulas = new Formulas({ examples: batchSize, byColumns: isNetwork });
  const parameterLetters = layout.parameters.map(({ name }) => (isNetwork ? indexed(name) : name));
  const legend: Record<string, string> = {
    θ: `(${parameterLetters.join(', ')})`,
    dθ: `(${parameterLetters.map((letter) => `d${letter}`).join(', ')})`,
    α: 'the learning rate',
    m: `the number of examples of a step, ${batchSize}`,
    k: 'the steps done before this one',
  };
  const name = (tensor: Tensor, letter: string): void => formulas.name(tensor, { letters: [letter] });
  name(arena, 'θ');
  name(variables.learningRate.tensor, 'α');
  name(variables.counter.tensor, 'k');
  for (const { tensor } of variables.states) {
    const letter = STATES[tensor.op] ?? tensor.op;
    name(tensor, letter);
    legend[letter] = `the optimiser's ${tensor.op}`;
  }
  nameData(formulas, { nodes, parts, isNetwork });
  const parameters = layout.split(arena).map((parameter) => {
    const number = formulas.numberOf(parameter);
    return nodes.find((node) => node.op === parameter.op && formulas.numberOf(node) === number) ?? parameter;
  });
  parameters.forEach((parameter, index) => name(parameter, parameterLetters[index]!));
  for (const node of lettered) formulas.name(node, { letters: lettersOf(node), turned: true });
  nameOutputs(formulas, nodes);
  const cost = costIn(step);
  if (cost) {
    const losses = lossesOf(cost);
    if (losses) formulas.name(losses, { letters: ['ℒ'], turned: isNetwork });
    formulas.name(cost, { letters: ['J'], isMean: true });
    nameGradients(formulas, { cost, lettered, parameters, parameterLetters });
  }
  for (const node of nodes) {
    const parts = packedIn(node);
    if (node.size !== layout.length || parts.length !== parameters.length || formulas.nameOf(node)) continue;
    const isGradient = parts.some((part) => formulas.nameOf(part)?.letters.some((l) => l.startsWith('d')));
    if (isGradient) name(node, 'dθ');
  }
  for (const [variable, value] of step) {
    if (variable === variables.counter.tensor) name(value, 't');
  }
  return { formulas, legend };
}

/** `W1` → `W[1]`. */
function indexed(name: string): string {
  return name.replace(/^([A-Za-z]+)(\d+)$/, '$1[$2]');
}

interface DataNames {
  readonly nodes: readonly Tensor[];
  readonly parts: TrainingParts;
  readonly isNetwork: boolean;
}

/** Examples, by their names: of a network X and Y, with an example a column as in the notes. */
function nameData(formulas: Formulas, { nodes, parts, isNetwork }: DataNames): void {
  const data = new Set(parts.variables.data.map(({ tensor }) => tensor));
  const batches = nodes.filter(batchSource);
  for (const tensor of batches.length > 0 ? batches : data) {
    const source = batchSource(tensor) ?? tensor;
    const own = source.op.replace(/^data /, '');
    formulas.name(tensor, { letters: [isNetwork ? own.toUpperCase() : own], turned: isNetwork });
  }
}

/** A[L], where a loss is computed from Z[L] so that the step itself has no A[L]. */
function nameOutputs(formulas: Formulas, nodes: readonly Tensor[]): void {
  for (const node of nodes) {
    const a = impliedActivation(node);
    const z = a && formulas.nameOf(node.inputs[0]!)?.letters.at(-1);
    if (a && z?.startsWith('Z[') && !formulas.nameOf(a))
      formulas.name(a, { letters: [z.replace('Z', 'A')], turned: true });
  }
}

/** J, as the step records it. */
function costIn(step: TrainingParts['recipe']['step']): Tensor | undefined {
  return step.map(([, value]) => recordedIn(value)).find(Boolean);
}

interface Differentiated {
  readonly cost: Tensor;
  readonly lettered: readonly Tensor[];
  readonly parameters: readonly Tensor[];
  readonly parameterLetters: readonly string[];
}

/** ∂J by each letter: the chain rule is followed once more, and gives tensors that compute what the step's do. */
function nameGradients(
  formulas: Formulas,
  { cost, lettered, parameters, parameterLetters }: Differentiated,
): void {
  const values = lettered.filter((node) => node.dtype !== 'u32' && !lettersOf(node).includes('A[0]'));
  let gradients: Tensor[];
  try {
    gradients = grad(cost, [...values, ...parameters]);
  } catch {
    // A cost whose gradient the caller makes otherwise has no names for it.
    return;
  }
  const nameOne = (gradient: Tensor, letters: readonly string[], isValue: boolean): void => {
    if (constantOf(gradient) === undefined)
      formulas.name(gradient, { letters, turned: isValue, overM: isValue });
  };
  values.forEach((value, index) => {
    const letters = lettersOf(value).map((letter) => `d${letter}`);
    nameOne(gradients[index]!, letters.toReversed(), true);
  });
  parameterLetters.forEach((letter, index) =>
    nameOne(gradients[values.length + index]!, [`d${letter}`], false),
  );
}
