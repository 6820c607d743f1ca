// What the page tells the worker that draws its charts, checked where it arrives.
import {
  instance,
  integer,
  literal,
  minValue,
  number,
  object,
  optional,
  parse,
  partial,
  picklist,
  pipe,
  record,
  string,
  variant,
  type InferOutput,
} from 'valibot';
import { setupSchema } from '../../shared/setupSchema.ts';
import { AXES, COLORS } from '../state/reducer.ts';
import { checkedSetup } from '../state/setup.ts';
import { CHARTS } from './chartState.ts';

const CHART = picklist(CHARTS);
const SHARE = pipe(number(), minValue(0));
/** What the charts show; their networks follow from the set-up. */
const SHOWN = object({
  setup: setupSchema(checkedSetup),
  outcome: optional(object({ costs: instance(Float32Array), accuracies: instance(Float32Array) })),
  /** The network at each tile of the field. */
  order: instance(Uint32Array),
  selected: optional(pipe(number(), integer(), minValue(0))),
  brushes: record(picklist(AXES), object({ from: SHARE, to: SHARE })),
  colorBy: picklist(COLORS),
});
const DRAWING = variant('type', [
  /** Where a chart is drawn from now on. */
  object({ type: literal('canvas'), chart: CHART, canvas: instance(OffscreenCanvas) }),
  object({ type: literal('size'), chart: CHART, width: SHARE, height: SHARE, scale: SHARE }),
  /** Properties of the page's style by name. */
  object({ type: literal('style'), style: record(string(), string()) }),
  /** What differs from what was shown before; all of it at first. */
  object({ type: literal('show'), changed: partial(SHOWN) }),
]);

/** From the page. */
export type Drawing = InferOutput<typeof DRAWING>;
/** What the charts show; their networks follow from the set-up. */
export type Shown = InferOutput<typeof SHOWN>;

/** A message as what is to be drawn; throws for anything else. */
export function checkedDrawing(message: unknown): Drawing {
  return parse(DRAWING, message);
}
