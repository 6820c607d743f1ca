// Formulas on a page as MathML, built element by element. How they are written: `parseMath.ts`.
import { parseMath, type MathTree } from './parseMath.ts';

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** A formula in a line of text, or one on a line of its own. */
export function math(source: string, { display = false } = {}): Element {
  const root = document.createElementNS(MATHML, 'math');
  if (display) root.setAttribute('display', 'block');
  root.append(elementOf(parseMath(source)));
  return root;
}

/** Formulas on a line of their own; a narrow page breaks it after a comma between two, and before a second `=` of one. */
export function mathLine(source: string): Node[] {
  return source.split(/(?<= ,) |(?<= = [^,]*) (?== )/).flatMap((part) => {
    const formula = math(part);
    formula.setAttribute('displaystyle', 'true');
    return [formula, document.createTextNode(' ')];
  });
}

function elementOf(tree: MathTree): Element {
  const made = document.createElementNS(MATHML, tree.tag);
  if ('children' in tree) made.append(...tree.children.map(elementOf));
  else {
    made.textContent = tree.text;
    if (tree.upright) made.setAttribute('mathvariant', 'normal');
    // Brackets of a shape or an index stay as high as its letters.
    if (tree.tag === 'mo' && /[()[\]|]/.test(tree.text)) made.setAttribute('stretchy', 'false');
  }
  return made;
}
