// The words after `./run measure`, checked before a step begins.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What is asked for. */
export interface MeasureOptions {
  /** Folder of the results. */
  readonly out: string;
  /** Names of steps; all where it is empty. */
  readonly only: readonly string[];
  /** Seconds by the name of a step. */
  readonly limits: ReadonlyMap<string, number>;
  readonly software: boolean;
}

/**
 * @param steps Names of all steps.
 * @throws Error with the rule and what came.
 */
export function measureOptions(
  given: string[],
  steps: readonly string[],
  environment: NodeJS.ProcessEnv,
): MeasureOptions {
  const { values } = parseArgs({
    args: given,
    options: {
      out: { type: 'string' },
      only: { type: 'string', default: '' },
      limits: { type: 'string', default: '' },
      software: { type: 'boolean', default: false },
    },
  });
  const only = wordsOf(values.only);
  const limits = new Map(wordsOf(values.limits).map(limitOf));
  const unknown = [...only, ...limits.keys()].filter((name) => !steps.includes(name));
  if (unknown.length > 0) throw new Error(`steps are ${steps.join(', ')}; got ${unknown.join(', ')}.`);
  const out = resolve(values.out || environment['OUT'] || 'gradloom-measured');
  return { out, only, limits, software: values.software };
}

const wordsOf = (list: string): string[] =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

function limitOf(given: string): [string, number] {
  const [name = '', seconds = '', ...more] = given.split('=');
  if (!(Number(seconds) > 0) || more.length > 0)
    throw new Error(`--limits must be like tests=30,train=10, in seconds above 0; got ${given}.`);
  return [name, Number(seconds)];
}
