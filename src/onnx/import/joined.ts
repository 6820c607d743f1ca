// Two ways that part and join again: residual layers.

import { activation, residual } from '../../nn/layers/index.ts';
import { tagged } from '../../nn/chain.ts';
import type { Layer } from '../../nn/layer.ts';
import {
  inSameOrder,
  decided,
  plainStep,
  withLayer,
  type Flow,
  type LayerStep,
  type Step,
  type View,
} from './flow.ts';
import type { OnnxNode } from './onnxNode.ts';

/** Layers within layers, at most. */
const MOST_DEPTH = 16;

/**
 * F(x) + S(x) for two ways from one value on.
 *
 * @throws GradloomError `E_UNSUPPORTED` where they do not come from one value, or give values of other shapes or orders.
 */
export function joined(
  first: View,
  second: View,
  { node, reader }: { node: OnnxNode; reader: { readonly mostLayers: number } },
): View {
  let [a, b] = [decided(first), decided(second)] as [View, View];
  if (a.dims.join() !== b.dims.join())
    throw node.refusal('both summands must have one shape', `[${a.dims.join()}] and [${b.dims.join()}]`);
  if (JSON.stringify(a.order) !== JSON.stringify(b.order) || a.flow.shape.join() !== b.flow.shape.join()) {
    const [own, other] = [inSameOrder(a), inSameOrder(b)];
    if (!own || !other) throw node.refusal('both summands must lie in one order', 'another');
    [a, b] = [own, other];
  }
  const fork = commonOf(a.flow, b.flow);
  let [through, past] = [stepsFrom(fork, a.flow, node), stepsFrom(fork, b.flow, node)];
  if (through.length === 0) [through, past] = [past, through];
  // x + x: the way through does nothing.
  if (through.length === 0) through = [plainStep(activation('identity'))];
  const size = [...through, ...past].reduce((sum, step) => sum + step.size, 1);
  const depth = 1 + Math.max(...[...through, ...past].map((step) => step.depth));
  if (size > reader.mostLayers || depth > MOST_DEPTH)
    throw node.refusal(`at most ${MOST_DEPTH} ways may lie in one another, without copies`, `${size} layers`);
  const values = new Map<string, Float32Array>();
  [...through, ...past].forEach((step, index) => {
    for (const [name, numbers] of step.values) values.set(tagged(name, `.${index + 1}`), numbers);
  });
  const layer = residual(layersOf(through), past.length > 0 ? { shortcut: layersOf(past) } : {});
  const parts = [...through, ...past];
  return {
    ...a,
    flow: withLayer(fork, { ...plainStep(layer), values, size, depth, parts }),
  };
}

function layersOf(steps: readonly LayerStep[]): Layer[] {
  return steps.map(({ layer }) => layer);
}

/** Where two ways part. */
function commonOf(a: Flow, b: Flow): Flow {
  const seen = new Set<Flow>();
  for (let at: Flow | undefined = a; at; at = at.before) seen.add(at);
  let at = b;
  while (!seen.has(at) && at.before) at = at.before;
  return at;
}

function stepsFrom(fork: Flow, end: Flow, node: OnnxNode): LayerStep[] {
  const steps: Step[] = [];
  for (let at = end; at !== fork && at.before && at.step; at = at.before) steps.unshift(at.step);
  return steps.map((step) => {
    if (!('scale' in step)) return step;
    throw node.refusal('numbers may be added and multiplied only before and after all layers', step.scale);
  });
}
