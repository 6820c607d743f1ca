// Residual layers as nodes of ONNX: both ways from one value, and their sum.

import { GradloomError } from '../../errors.ts';
import { residualWays } from '../../nn/layers/residualLayer.ts';
import { exportedLayers, type ExportedLayer, type OnnxLayerWriters } from './exportedLayer.ts';
import type { GraphBuilder, OnnxValue } from './graphBuilder.ts';

/** Writes one layer of a way. */
type ExportOne = (
  x: OnnxValue,
  given: { layer: ExportedLayer; graph: GraphBuilder; writers: OnnxLayerWriters },
) => OnnxValue;

/** F(x) + S(x); channels of the sum lie where those of F do. */
export function exportResidual(
  x: OnnxValue,
  {
    layer,
    graph,
    writers,
    exportOne,
  }: { layer: ExportedLayer; graph: GraphBuilder; writers: OnnxLayerWriters; exportOne: ExportOne },
): OnnxValue {
  const ways = residualWays(layer.built);
  if (!ways) {
    throw new GradloomError(
      'E_UNSUPPORTED',
      'exportOnnx: layers of kind "residual" must be made by layers.residual; got another.',
      { hint: 'Give your own layer a kind of its own.' },
    );
  }
  const [through, past] = ways.map((way) =>
    exportedLayers(way, layer.allValues, layer.name).reduce(
      (value, inner) => exportOne(value, { layer: inner, graph, writers }),
      x,
    ),
  ) as [OnnxValue, OnnxValue];
  const aligned = through.channelsFirst ? graph.channelsFirst(past) : graph.channelsLast(past);
  return { ...through, name: graph.node('Add', [through.name, aligned.name]) };
}
