// Starting values of weights.

import { checkOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { RandomStream } from '../random/randomStream.ts';

/** How a layer's weights begin. Biases begin at zero. */
export type Initializer =
  | {
      /** Name of the rule. */
      readonly name: 'zeros' | 'xavierUniform' | 'xavierNormal' | 'heUniform' | 'heNormal';
    }
  /** Standard normal numbers times `scale`; the notes use 0.01. */
  | {
      /** Name of the rule. */
      readonly name: 'normal';
      /** Standard deviation of the numbers. */
      readonly scale: number;
    };

/** The names of all initialisers. */
export const INITIALIZER_NAMES = [
  'zeros',
  'normal',
  'xavierUniform',
  'xavierNormal',
  'heUniform',
  'heNormal',
] as const;

/** The initialiser that a name stands for: `normal` means scale 0.01. */
export function initializer(given: Initializer['name'] | Initializer): Initializer {
  if (typeof given !== 'string') {
    const scaled = given?.name === 'normal';
    checkOptions('initializer', given, scaled ? ['name', 'scale'] : ['name']);
  }
  const described: Initializer =
    typeof given !== 'string'
      ? { ...given }
      : given === 'normal'
        ? { name: given, scale: 0.01 }
        : { name: given };
  if (
    !INITIALIZER_NAMES.includes(described?.name) ||
    (described.name === 'normal' && !isScale(described.scale))
  ) {
    throw new GradloomError(
      'E_ARGUMENT',
      `initializer: a known name and a finite scale are needed; got ${JSON.stringify(given)}.`,
      {
        hint: `Known are ${INITIALIZER_NAMES.join(', ')}.`,
      },
    );
  }
  return described;
}

/** Whether normal numbers, none of which is beyond ±16, fit float32 after multiplication. */
function isScale(scale: unknown): boolean {
  return typeof scale === 'number' && Number.isFinite(Math.fround(16 * scale));
}

/**
 * Weights [units, inputs], drawn in row-major order:
 * an input goes to this many `outputs`: the number of units, unless a unit is used at several places.
 * zeros: 0; normal: scale · N(0, 1); Xavier (Glorot and Bengio, 2010): N(0, 2 / (inputs + outputs)) or
 * U(±√(6 / (inputs + outputs))); He (He et al., 2015): N(0, 2 / inputs) or U(±√(6 / inputs)).
 */
export function initialWeights(
  described: Initializer,
  size: { inputs: number; units: number; outputs?: number },
  stream: RandomStream,
): Float32Array<ArrayBuffer> {
  const { inputs, units, outputs = units } = size;
  const values = new Float32Array(inputs * units);
  const fan = described.name.startsWith('xavier') ? inputs + outputs : inputs;
  switch (described.name) {
    case 'zeros':
      return values;
    case 'normal':
      return values.map(() => described.scale * stream.nextNormal());
    case 'xavierNormal':
    case 'heNormal': {
      const deviation = Math.sqrt(2 / fan);
      return values.map(() => deviation * stream.nextNormal());
    }
    case 'xavierUniform':
    case 'heUniform': {
      const bound = Math.sqrt(6 / fan);
      return values.map(() => bound * (2 * stream.nextFloat() - 1));
    }
  }
}
