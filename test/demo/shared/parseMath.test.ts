// Formulas as they are typed become the trees of their MathML.
import { describe, expect, it } from 'vitest';
import { parseMath, type MathTree } from '../../../demo/shared/parseMath.ts';

/** A tree in short: tag(child child) or the text itself. */
function short(tree: MathTree): string {
  return 'text' in tree ? tree.text : `${tree.tag}(${tree.children.map(short).join(' ')})`;
}

describe('parseMath', () => {
  it.each([
    ['W^{[l]}', 'msup(W mrow([ l ]))'],
    ['x_1^2', 'msubsup(x 1 2)'],
    ['{1}/{m} ∑_{i=1}^m x^{(i)}', 'mrow(mfrac(1 m) munderover(∑ mrow(i = 1) m) msup(x mrow(( i ))))'],
    ['a/b', 'mrow(a / b)'],
    ["g'(z) - 0.5", 'mrow(g ′ ( z ) − 0.5)'],
    ['log ŷ', 'mrow(log ŷ)'],
    ['"if" a > 0', 'mrow(if a > 0)'],
    ['{{∂J}/{∂w}}^2', 'msup(mfrac(mrow(∂ J) mrow(∂ w)) 2)'],
    ['dw', 'mrow(d w)'],
    ['w := 1', 'mrow(w := 1)'],
    ['√{1 - s} √t', 'mrow(msqrt(mrow(1 − s)) msqrt(t))'],
  ])('reads %s', (source, expected) => {
    expect(short(parseMath(source))).toBe(expected);
  });

  it.each(['{a', 'a}', '^2', 'a^', '{a}/{'])('refuses %s', (source) => {
    expect(() => parseMath(source)).toThrow(SyntaxError);
  });
});
