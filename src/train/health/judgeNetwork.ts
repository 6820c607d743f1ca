// What the layers of a network say before any step.

import type { Network } from '../../nn/network.ts';
import type { Symptom } from './finding.ts';

/** Dense layers after dense layers without an activation between them. */
export function judgeNetwork({ layers }: Pick<Network, 'layers'>): Symptom[] {
  const found: Symptom[] = [];
  for (let at = 0; at + 1 < layers.length; at++) {
    const [here, next] = [layers[at]!, layers[at + 1]!];
    if (here.config.kind !== 'dense' || next.config.kind !== 'dense') continue;
    if (here.built.activation !== 'identity') continue;
    const layer = at + 1;
    found.push({
      code: 'linearLayers',
      layer,
      place: `Layers ${layer} and ${layer + 1}`,
      values: { next: layer + 1 },
    });
  }
  return found;
}
