// The formulas of a layer's tensors in the notes' letters (docs/formulas.md).

import type { LayerConfig } from '../../nn/layer.ts';

/** What the formulas of a layer depend on. */
export interface FormulaPlace {
  readonly number: number;
  readonly config: LayerConfig;
  /** Name of what A is of Z. */
  readonly activation: string | undefined;
  /** Whether the layer has a Z beside A. */
  readonly hasActivation: boolean;
  /** Letters of its parameters. */
  readonly parameters: readonly string[];
  readonly isLast: boolean;
  /** Whether the cost is a cross-entropy of its own activation, of which dZ is A − Y. */
  readonly isMatched: boolean;
  readonly next: LayerConfig | undefined;
}

/** A formula for each letter of a layer. */
export function formulasOf(place: FormulaPlace): Record<string, string> {
  const { number: l, config, parameters, hasActivation } = place;
  const own = (letter: string): string => `${letter}[${l}]`;
  const before = `A[${l - 1}]`;
  const isDense = config.kind === 'dense';
  const made = isDense
    ? `${own('W')} ${before}${parameters.includes('b') ? ` + ${own('b')}` : ''}`
    : `${config.kind}(${[before, ...parameters.map(own)].join(', ')})`;
  return {
    ...(hasActivation ? { Z: `${own('Z')} = ${made}` } : {}),
    A: `${own('A')} = ${hasActivation ? activated(place) : made}`,
    dA: `${own('dA')} = ${passedOn(place)}`,
    ...(hasActivation ? { dZ: `${own('dZ')} = ${through(place)}` } : {}),
    ...Object.fromEntries(
      parameters.flatMap((letter) => [
        [letter, own(letter)],
        [`d${letter}`, `${own(`d${letter}`)} = ${parameterGradient(place, letter)}`],
      ]),
    ),
  };
}

function activated({ number: l, activation }: FormulaPlace): string {
  return activation === 'identity' ? `Z[${l}]` : `${activation ?? 'g'}(Z[${l}])`;
}

function passedOn({ number: l, isLast, next }: FormulaPlace): string {
  if (isLast) return `∂ℒ/∂A[${l}]`;
  return next?.kind === 'dense' ? `W[${l + 1}]ᵀ dZ[${l + 1}]` : `∂ℒ/∂A[${l}]`;
}

function through({ number: l, activation, isMatched }: FormulaPlace): string {
  if (isMatched) return `A[${l}] − Y`;
  if (activation === 'identity') return `dA[${l}]`;
  return activation === undefined || activation === 'softmax'
    ? `∂ℒ/∂Z[${l}]`
    : `dA[${l}] ∗ ${activation}′(Z[${l}])`;
}

function parameterGradient({ number: l, config, hasActivation }: FormulaPlace, letter: string): string {
  const above = hasActivation ? `dZ[${l}]` : `dA[${l}]`;
  if (config.kind === 'dense' && letter === 'W') return `(1/m) ${above} A[${l - 1}]ᵀ`;
  if (letter === 'b') return `(1/m) Σ ${above}`;
  return `∂J/∂${letter}[${l}]`;
}
