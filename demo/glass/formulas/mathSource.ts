// Formulas as the library and docs/formulas.md write them, as `parseMath` reads them.

/** Words between formulas, set with a space at both sides. */
const JOINING = new Set(['for', 'else']);
/** Words that are set upright; `parseMath` knows some itself. */
const KNOWN = new Set(['argmax', 'softmax', 'sigmoid', 'relu', 'tanh', 'log', 'exp', 'max', 'min']);
/** A letter of the notes: one letter, with d before it for a derivative. */
const LETTER = /^d?\p{L}\p{M}*$/u;

/** `dZ[1] = dA[1] ∗ tanh′(Z[1])` → `dZ^{[1]} = dA^{[1]} ∗ tanh^{′}(Z^{[1]})`. */
export function mathSource(formula: string): string {
  return roots(formula)
    .replaceAll('ᵀ', '⊤')
    .replaceAll(':=', '≔')
    .replaceAll('Σ', '∑')
    .replace(/(?<!["\p{L}])\p{L}[\p{L}\p{M}]*(?!["\p{L}])/gu, (word) =>
      KNOWN.has(word) || LETTER.test(word) || /^(ux|wx|Wx|XW)$/i.test(word)
        ? word
        : JOINING.has(word)
          ? `"\u00a0${word}\u00a0"`
          : `"${word}"`,
    )
    .replaceAll('"dLoss"', 'd"Loss"')
    .replace(/\((\d+)\/(m)\)/g, '{$1}/{$2}')
    .replace(/\((\d+)\/\((\d+m)\)\)/g, '{$1}/{$2}')
    .replace(/\((\d+)\/(\d+m)\)/g, '{$1}/{$2}')
    .replace(
      /((?:∂|d)\p{L}+(?:\[[^\]]+\])?|\bd"\w+")\/((?:∂|d)\p{L}*(?:"\w+")?(?:\[[^\]]+\])?)/gu,
      '{$1}/{$2}',
    )
    .replace(/\[([^\]]+)\](⊤|′)?/g, (_, index: string, mark = '') => `^{[${index}]${mark}}`)
    .replace(/(?<=[\p{L})])⊤/gu, '^{⊤}')
    .replaceAll('⁽ⁱ⁾', '^{(i)}')
    .replaceAll('²', '^2')
    .replace(/[₀-₉]/gu, (digit) => `_${digit.charCodeAt(0) - 0x2080}`)
    .replace(/(?<=[\p{L}"])′/gu, '^{′}')
    .replace(/\^(−?[\d.]+|t)/g, '^{$1}');
}

/** √(…) → √{…}. */
function roots(formula: string): string {
  const start = formula.indexOf('√(');
  if (start < 0) return formula;
  let depth = 0;
  for (let at = start + 1; at < formula.length; at++) {
    if (formula[at] === '(') depth++;
    if (formula[at] === ')' && --depth === 0) {
      const inner = formula.slice(start + 2, at);
      return `${formula.slice(0, start)}√{${roots(inner)}}${roots(formula.slice(at + 1))}`;
    }
  }
  return formula;
}
