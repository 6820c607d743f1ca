// The way from a graph's input to one of its values as layers in turn, and how the graph sees what they give.

import { sizeOf, type Shape } from '../../graph/shape.ts';
import type { Layer } from '../../nn/layer.ts';
import { flatten, reshape } from '../../nn/layers/index.ts';

/** A layer with its values by the names that it gives them. */
export interface LayerStep {
  readonly layer: Layer;
  readonly values: ReadonlyMap<string, Float32Array>;
  /** The steps of a residual layer. */
  readonly parts?: readonly LayerStep[];
  /** Layers that it holds, itself included, and how deep they lie in one another. */
  readonly size: number;
  readonly depth: number;
}

/** Numbers that are added or multiplied: the standard form at the beginning, the scale of the targets at the end. */
export interface ScaleStep {
  readonly scale: 'add' | 'multiply' | 'missing';
  /** One for each element, in the graph's order, or one for all. */
  readonly numbers: ArrayLike<number>;
  /** How the graph saw the value there. */
  readonly dims: Shape;
  readonly order: Order | 'undecided';
}

/** One step of a way. */
export type Step = LayerStep | ScaleStep;

/** A way: the way before it, and one step more. The first has none. */
export interface Flow {
  readonly before: Flow | undefined;
  readonly step: Step | undefined;
  /** Of one example of what the steps give, in the order of layers; of the input it is known when that is decided. */
  readonly shape: Shape;
  readonly size: number;
  readonly depth: number;
}

/** Where an element of the graph's value lies in that of the layers. */
export type Order =
  /** At the same place, row by row. */
  | 'same'
  /** The graph has the channels as its first axis, layers as their last one. */
  | 'first'
  /** As `first`, but the graph's value has one axis: so many channels, one after the other. */
  | { readonly channels: number };

/** A value of the graph: what a way gives, as the graph sees it. */
export interface View {
  readonly flow: Flow;
  /** Without the axis of examples. */
  readonly dims: Shape;
  readonly order: Order | 'undecided';
}

/** The input of a graph: whether its pictures have their channels first is decided by what reads it. */
export class InputFlow implements Flow {
  readonly before = undefined;
  readonly step = undefined;
  readonly size = 0;
  readonly depth = 0;
  readonly dims: Shape;
  channelsFirst: boolean | undefined;

  constructor(dims: Shape) {
    this.dims = dims;
  }

  get shape(): Shape {
    return this.channelsFirst ? [...this.dims.slice(1), this.dims[0]!] : this.dims;
  }
}

/** The input that a way begins with. */
export function inputOf(flow: Flow): InputFlow {
  let at = flow;
  while (at.before) at = at.before;
  return at as InputFlow;
}

/** Whether only numbers have been added and multiplied so far. */
export function isBeginning(flow: Flow): boolean {
  let at = flow;
  while (at.before && at.step && 'scale' in at.step) at = at.before;
  return !at.before;
}

/** The view with its order decided; where nobody has, channels are last. */
export function decided(
  view: View,
  { channelsFirst = false }: { channelsFirst?: boolean } = {},
): View & { order: Order } {
  if (view.order !== 'undecided') return view as View & { order: Order };
  const input = inputOf(view.flow);
  input.channelsFirst ??= channelsFirst;
  return { ...view, order: input.channelsFirst ? 'first' : 'same' };
}

/** One layer more. */
export function withLayer(flow: Flow, step: LayerStep): Flow {
  const { shape } = step.layer.build(flow.shape);
  return {
    before: flow,
    step,
    shape,
    size: flow.size + step.size,
    depth: Math.max(flow.depth, step.depth),
  };
}

/** A layer without values. */
export function plainStep(layer: Layer): LayerStep {
  return { layer, values: new Map(), size: 1, depth: 1 };
}

/** Numbers added or multiplied: shapes stay, also undecided ones. */
export function withScale(view: View, { scale, numbers }: Pick<ScaleStep, 'scale' | 'numbers'>): View {
  const { flow, dims, order } = view;
  const { size, depth } = flow;
  const next: Flow = {
    before: flow,
    step: { scale, numbers, dims, order },
    get shape() {
      return flow.shape;
    },
    size,
    depth,
  };
  return { ...view, flow: next };
}

/** The place among a step's numbers of each place among the layers' numbers. */
export function placesOf(
  { dims, order }: ScaleStep,
  { channelsFirst }: InputFlow,
): (place: number) => number {
  const own = order === 'undecided' ? (channelsFirst ? 'first' : 'same') : order;
  if (own === 'same') return (place) => place;
  return placesFrom(own === 'first' ? dims[0]! : own.channels, sizeOf(dims));
}

/** Whether the order of elements is the same with the channels first and last. */
function isOneOrder({ dims }: View): boolean {
  return dims.length === 1 || dims[0] === 1 || sizeOf(dims) === dims[0];
}

/** The view whose layers give exactly the graph's value; undefined where they have another order. */
export function inSameOrder(view: View): View | undefined {
  const own = decided(view);
  if (own.order !== 'same' && !(own.order === 'first' && isOneOrder(own))) return undefined;
  const flow = reshaped(own.flow, own.dims);
  // The same object where nothing changes: who reads a value is counted by it.
  return own === view && flow === own.flow && own.order === 'same'
    ? view
    : { flow, dims: own.dims, order: 'same' };
}

/** The view whose layers give the graph's value with the first axis last; undefined where they have another order. */
export function withChannelsFirst(view: View): View | undefined {
  const own = decided(view, { channelsFirst: true });
  const wanted = [...own.dims.slice(1), own.dims[0]!];
  if (own.order !== 'first' && !(own.order === 'same' && isOneOrder(own))) return undefined;
  return { flow: reshaped(own.flow, wanted), dims: own.dims, order: 'first' };
}

/** The same numbers of each example with other sizes; undefined where layers have them in an order that these lose. */
export function viewedAs(view: View, dims: Shape): View | undefined {
  if (dims.join() === view.dims.join()) return view;
  const own = decided(view);
  const [channels = 1] = own.dims;
  if (own.order === 'same' || (own.order === 'first' && isOneOrder(own)))
    return { flow: own.flow, dims, order: 'same' };
  return own.order === 'first' && dims.length === 1
    ? { flow: reshaped(own.flow, dims), dims, order: { channels } }
    : undefined;
}

function reshaped(flow: Flow, shape: Shape): Flow {
  if (flow.shape.join() === shape.join()) return flow;
  return withLayer(flow, plainStep(shape.length === 1 ? flatten() : reshape(shape)));
}

/**
 * For each place among numbers of the layers' order the place among the graph's, where the graph has `channels` one after
 * the other.
 */
export function placesFrom(channels: number, size: number): (place: number) => number {
  const each = size / channels;
  return (place) => (place % channels) * each + Math.floor(place / channels);
}
