// Whole numbers as rows of a table that is learnt.

import { checkOptions } from '../../checkOptions.ts';
import { gather } from '../../graph/ops/index/gather.ts';
import { toWhole } from '../../graph/ops/pointwise/toWhole.ts';
import { initializer, type Initializer } from '../initializer.ts';
import type { Layer } from '../layer.ts';
import { checkWholeOption } from '../layerChecks.ts';
import { libraryLayer } from '../libraryLayer.ts';

/** Options of an embedding layer. */
export interface EmbeddingOptions {
  /** How starting values are drawn; default: standard normal numbers times 0.05. */
  readonly initializer?: Initializer['name'] | Initializer | undefined;
}

/**
 * Each whole number k of an example becomes row k of E [count, features]: inputs [n] give [n, features]. It must be the
 * first layer; inputs that are no whole numbers from 0 to below `count` are refused before training and prediction.
 */
export function embeddingLayer(count: number, features: number, options: EmbeddingOptions = {}): Layer {
  checkWholeOption('embedding', 'rows', count);
  checkWholeOption('embedding', 'features', features);
  checkOptions('embedding', options, ['initializer']);
  const start = initializer(options.initializer ?? { name: 'normal', scale: 0.05 });
  return libraryLayer({ kind: 'embedding', count, features, initializer: start }, (input) => ({
    shape: [...input, features],
    label: `embedding of ${count}`,
    activation: 'identity',
    wholeBelow: count,
    parameters: [
      {
        name: 'E',
        role: 'weight',
        shape: [count, features],
        initial: start,
      },
    ],
    forward: (x, { parameters: { E } }) => gather(E!, toWhole(x)),
  }));
}
