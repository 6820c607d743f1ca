// Dense layers and embeddings of Keras.

import { flagAt, shown, unsupported, wholeAt } from '../fields.ts';
import type { Given, Translate } from '../kerasLayer.ts';
import { layers } from '../layersOfLibrary.ts';
import { activationAt } from './activations.ts';

/** [rows, columns] as [columns, rows]. */
export function turned(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  return Float32Array.from(matrix, (_, to) => matrix[(to % rows) * columns + Math.floor(to / rows)]!);
}

/** X K + b, K [inputs, units]; here K is turned. */
function dense({ config, input, place, version, warn, weights }: Given) {
  const units = wholeAt(config, 'units', { place });
  const bias = flagAt(config, 'use_bias', { usual: true, place });
  const inputs = input.at(-1)!;
  const [kernel, b] = weights([['kernel', [inputs, units]], ...(bias ? ([['bias', [units]]] as const) : [])]);
  const layer = layers.dense(units, activationAt(config, { place, version, warn }), { bias });
  return { parts: [{ layer, values: { W: turned(kernel!, inputs), ...(b ? { b } : {}) } }] };
}

function embedding({ config, place, weights }: Given) {
  const count = wholeAt(config, 'input_dim', { place });
  const features = wholeAt(config, 'output_dim', { place });
  if (config['mask_zero'] === true) throw unsupported(place, 'mask_zero must be false', shown(true));
  const [E] = weights([['embeddings', [count, features]]]);
  return { parts: [{ layer: layers.embedding(count, features), values: { E: E! } }] };
}

/** Translators by class. */
export const DENSE_LAYERS: readonly (readonly [kind: string, Translate])[] = [
  ['Dense', dense],
  ['Embedding', embedding],
];
