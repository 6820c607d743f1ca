// Who translates the layers of which class.

import type { Translate } from './kerasLayer.ts';
import { ACTIVATION_LAYERS } from './layers/activations.ts';
import { DENSE_LAYERS } from './layers/dense.ts';
import { IMAGE_LAYERS } from './layers/images.ts';
import { OTHER_LAYERS } from './layers/others.ts';
import { PRELU_LAYERS } from './layers/prelu.ts';
import { SERIES_LAYERS } from './layers/series.ts';

/** Translators by class. */
export const TRANSLATORS: ReadonlyMap<string, Translate> = new Map([
  ...DENSE_LAYERS,
  ...ACTIVATION_LAYERS,
  ...PRELU_LAYERS,
  ...IMAGE_LAYERS,
  ...SERIES_LAYERS,
  ...OTHER_LAYERS,
]);
