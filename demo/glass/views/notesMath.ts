// The library's formulas as MathML, and texts in which formulas stand between dollar signs.
import { element } from '../../shared/element.ts';
import { math } from '../../shared/math.ts';
import { mathSource } from '../formulas/mathSource.ts';

/** A formula of the library or of docs/formulas.md. */
export function notesMath(formula: string, options: { readonly display?: boolean } = {}): Element {
  return math(mathSource(formula), options);
}

/** A text with its formulas. */
export function textWithMath(text: string): HTMLElement {
  return element(
    'span',
    {},
    text.split('$').map((part, index) => (index % 2 === 1 ? notesMath(part) : document.createTextNode(part))),
  );
}
