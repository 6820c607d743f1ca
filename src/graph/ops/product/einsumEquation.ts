// Reads the equation of an Einstein sum.

import { GradloomError } from '../../../errors.ts';
import { showShape, type Shape } from '../../shape.ts';

const TERM = /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/;

/** One label an axis; axes of an ellipsis are labelled by their distance from its end. */
export interface EinsumEquation {
  readonly operands: readonly (readonly string[])[];
  readonly result: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** `ij,jk->ik` for operands of these shapes. Throws `E_ARGUMENT` for what is no equation, `E_SHAPE` for other sizes. */
export function readEquation(equation: string, shapes: readonly Shape[]): EinsumEquation {
  const text = equation.replaceAll(' ', '');
  const [left = '', right, ...more] = text.split('->');
  const terms = left.split(',');
  if (
    more.length > 0 ||
    ![...terms, right ?? ''].every((term) => TERM.test(term)) ||
    terms.length !== shapes.length
  ) {
    fail(`it must name the axes of ${shapes.length} operands, such as "ij,jk->ik"; got "${equation}"`);
  }
  const operands = terms.map((term, index) => labelsOf(term, shapes[index]!, equation));
  const sizes = new Map<string, number>();
  operands.forEach((labels, index) => {
    labels.forEach((label, axis) => {
      const size = shapes[index]![axis]!;
      const known = sizes.get(label) ?? 1;
      if (known !== 1 && size !== 1 && known !== size) {
        throw new GradloomError(
          'E_SHAPE',
          `einsum: axes of one label must be of one size, or 1; got ${known} and ${size} for "${label}" in "${equation}".`,
          { hint: `The shapes are ${shapes.map(showShape).join(', ')}.` },
        );
      }
      sizes.set(label, Math.max(known, size));
    });
  });
  const dots = [...sizes.keys()].filter((label) => label.startsWith('.')).sort((a, b) => b.length - a.length);
  const result = right === undefined ? impliedResult(operands, dots) : resultLabels(right, dots);
  const bad = result.find((label, place) => !sizes.has(label) || result.indexOf(label) !== place);
  if (bad) fail(`labels of the result must be operands' labels, each once; got "${bad}" in "${equation}"`);
  return { operands, result, sizes };
}

function labelsOf(term: string, shape: Shape, equation: string): string[] {
  const named = term.replace('...', '').length;
  const hasDots = term.includes('...');
  if (hasDots ? named > shape.length : named !== shape.length) {
    throw new GradloomError(
      'E_SHAPE',
      `einsum: there must be one label an axis; got "${term}" of "${equation}" for ${showShape(shape)}.`,
      { hint: '"..." stands for any number of axes.' },
    );
  }
  const [before = '', after = ''] = term.split('...');
  const count = shape.length - named;
  return [
    ...before.split(''),
    ...Array.from({ length: count }, (_, axis) => '.'.repeat(count - axis)),
    ...after.split(''),
  ];
}

function resultLabels(term: string, dots: readonly string[]): string[] {
  const [before = '', after] = term.split('...');
  return after === undefined ? before.split('') : [...before.split(''), ...dots, ...after.split('')];
}

/** Labels that occur once, in alphabetical order, after the axes of the ellipsis. */
function impliedResult(operands: readonly (readonly string[])[], dots: readonly string[]): string[] {
  const all = operands.flat().filter((label) => !label.startsWith('.'));
  return [...dots, ...all.filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort()];
}

function fail(rule: string): never {
  throw new GradloomError('E_ARGUMENT', `einsum: ${rule}.`, { hint: 'Labels are letters, one an axis.' });
}
