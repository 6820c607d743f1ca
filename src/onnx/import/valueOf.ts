// Values that nodes give: layers after layers.

import type { Layer } from '../../nn/layer.ts';
import { plainStep, withLayer, type View } from './flow.ts';
import type { Value } from './graphReader.ts';

/** What a way gives, as it is. */
export function valueOf(view: View): Value {
  return { view, expression: 'x' };
}

/** One layer after a view whose flow is ready for it, seen with the given sizes and order. */
export function afterLayer(
  view: View,
  layer: Layer,
  {
    values = {},
    dims = view.dims,
    order = view.order,
  }: { values?: Readonly<Record<string, Float32Array>>; dims?: View['dims']; order?: View['order'] } = {},
): Value {
  const step = { ...plainStep(layer), values: new Map(Object.entries(values)) };
  return valueOf({ flow: withLayer(view.flow, step), dims, order });
}
