// The library's formulas as the pages set them, and the corrected list beside its document.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORRECTED_FORMULAS, RIGHT_SET } from '../../../demo/glass/formulas/correctedFormulas.ts';
import { mathSource } from '../../../demo/glass/formulas/mathSource.ts';
import { parseMath } from '../../../demo/shared/parseMath.ts';

describe('mathSource', () => {
  it.each([
    ['dZ[1] = dA[1] ∗ tanh′(Z[1])', 'dZ^{[1]} = dA^{[1]} ∗ tanh^{′}(Z^{[1]})'],
    ['dW[2] = (1/m) dZ[2] A[1]ᵀ', 'dW^{[2]} = {1}/{m} dZ^{[2]} A^{[1]⊤}'],
    ['J = (1/(2m)) Σ ℒ', 'J = {1}/{2m} ∑ ℒ'],
    ['θ := θ − α dθ / (√s + 10^−8)', 'θ ≔ θ − α dθ / (√s + 10^{−8})'],
    ['√(1 − 0.999^t)', '√{1 − 0.999^{t}}'],
    ['A[1] = leakyRelu(Z[1], 0.01)', 'A^{[1]} = "leakyRelu"(Z^{[1]}, 0.01)'],
    ['∂J/∂W[1]', '{∂J}/{∂W^{[1]}}'],
    ['dz Xᵀ', 'dz X^{⊤}'],
    ['dw₁ = dw₁/m', 'dw_1 = dw_1/m'],
    ['dw/dLoss', '{dw}/{d"Loss"}'],
    ['y⁽ⁱ⁾', 'y^{(i)}'],
    ['g[l]′(Z[l])', 'g^{[l]′}(Z^{[l]})'],
    ['relu′(z) = 1 for z > 0, else 0', 'relu^{′}(z) = 1 "\u00a0for\u00a0" z > 0, "\u00a0else\u00a0" 0'],
    ['dZ[3] = (1/3) (A[3] − Y)', 'dZ^{[3]} = (1/3) (A^{[3]} − Y)'],
  ])('reads %s', (formula, source) => {
    expect(mathSource(formula)).toBe(source);
    expect(() => parseMath(source)).not.toThrow();
  });
});

const plain = (text: string): string => text.replaceAll('$', '');

describe('the corrected list', () => {
  const rows = readFileSync('docs/formulas.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

  it('is that of the document, entry by entry', () => {
    const documented = rows.filter(([id]) => /^N\d\.\d$/.test(id!));
    expect(documented.length).toBe(CORRECTED_FORMULAS.length);
    expect(
      CORRECTED_FORMULAS.map(({ id, printed, right, isChecked }) => [
        id,
        plain(printed),
        plain(right),
        isChecked ? '∂' : '',
      ]),
    ).toEqual(documented);
  });

  it('has the right set of the document', () => {
    const documented = rows.filter(([name]) => RIGHT_SET.some((line) => line.name === name));
    expect(RIGHT_SET.map(({ name, one, all }) => [name, plain(one), plain(all)])).toEqual(documented);
  });

  it('has no formula that cannot be set', () => {
    const texts = [
      ...CORRECTED_FORMULAS.flatMap(({ printed, right }) => [printed, right]),
      ...RIGHT_SET.flatMap(({ one, all }) => [one, all]),
    ];
    for (const formula of texts.flatMap((text) => text.split('$').filter((_, index) => index % 2 === 1))) {
      expect(() => parseMath(mathSource(formula))).not.toThrow();
    }
  });
});
