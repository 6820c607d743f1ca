// The library's formulas as MathML, and texts in which formulas stand between dollar signs.
import { element } from '../../shared/element.ts';
import { math } from '../../shared/math.ts';
import { mathSource } from '../formulas/mathSource.ts';

/** A formula of the library or of docs/formulas.md. */
export function notesMath(formula: string, options: { readonly display?: boolean } = {}): Element {
  return math(mathSource(formula), options);
}

/** A text with its formulas. A long one may go on in the next line after its sign. */
export function textWithMath(text: string): HTMLElement {
  const parts = text.split('$').flatMap((part, index) => {
    if (index % 2 === 0) return [document.createTextNode(part)];
    const sides = part.length > 24 ? part.split(/(?<= :?=) /) : [part];
    return sides.flatMap((side, place) => [
      ...(place > 0 ? [document.createTextNode(' ')] : []),
      notesMath(side),
    ]);
  });
  return element('span', {}, parts);
}
