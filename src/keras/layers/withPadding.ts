// A convolution with zeros of its own around what it takes.

import type { Margins, Part } from '../kerasLayer.ts';
import { layers } from '../layersOfLibrary.ts';

/** A convolution that has none, with these as its padding. */
export function withPadding({ layer, values }: Part, padding: Margins): Part {
  const { kind: _, filters, ...options } = layer.config;
  return { layer: layers.conv2d(filters as number, { ...options, padding }), ...(values ? { values } : {}) };
}
