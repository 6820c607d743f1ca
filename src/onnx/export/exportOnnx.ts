// Models as files of ONNX.

import { checkFunction, checkOptions } from '../../checkOptions.ts';
import { checkObject } from '../../data/checkObject.ts';
import { GradloomError } from '../../errors.ts';
import { isPrepared } from '../../formats/columnFeatures.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import type { Shape } from '../../graph/shape.ts';
import { checkNetwork } from '../../nn/checkNetwork.ts';
import { checkModel } from '../../train/checkModel.ts';
import type { EncodableModel } from '../../train/modelFile.ts';
import { checkFiniteParameters } from '../../train/parameterHealth.ts';
import { metadataOf } from '../metadata.ts';
import { ELEMENT, writeModelProto, type ValueInfoProto } from '../modelProto.ts';
import { exportedLayers, type OnnxLayerWriters } from './exportedLayer.ts';
import { exportLayer } from './exportLayer.ts';
import {
  exportStandardForm,
  exportTargetScale,
  needsDoubleInputs,
  needsDoubleOutputs,
} from './exportScales.ts';
import { GraphBuilder, type OnnxValue } from './graphBuilder.ts';

/** How a model is exported. */
export interface ExportOnnxOptions {
  /** What writes layers of your own, by their kind. */
  readonly layers?: OnnxLayerWriters | undefined;
}

/** The version of ONNX's operators: the first with LayerNormalization, read by ONNX Runtime from 1.12 on. */
const OPSET = 17;
const IR_VERSION = 8;

/**
 * The bytes of an ONNX file (opset 17) that predicts as `model.predict` does: from raw inputs `x` [examples, …inputShape],
 * which it puts in standard form itself, to `y` [examples, …outputShape] in the units of the data. Pictures are
 * [height, width, channels]. Names of classes, features and targets are in its metadata, as JSON.
 *
 * Inputs are f32, whole numbers of an embedding int64; numbers that lie so far from 0 that f32 tells them apart badly (more
 * than 4096 of their spreads) make the inputs, or the outputs, float64. All else is f32, also of a model with storage f16.
 *
 * @throws GradloomError `E_UNSUPPORTED` for a layer of one's own without a writer and for a table whose columns are prepared
 *   (`fitColumns`), as the file would take prepared numbers, `E_NONFINITE` where a parameter is NaN
 *   or infinite, `E_LIMIT` above 2 GiB, which such a file may not have; `E_ARGUMENT`, `E_SHAPE`.
 */
export async function exportOnnx(
  model: EncodableModel,
  options: ExportOnnxOptions = {},
): Promise<Uint8Array> {
  checkObject('exportOnnx: the model', model);
  checkNetwork('exportOnnx', model.network);
  checkFunction("exportOnnx: the model's values", (model as { values?: unknown }).values);
  checkOptions('exportOnnx', options, ['layers']);
  const { layers: writers = {} } = options;
  checkObject('exportOnnx: layers', writers);
  checkModel(model);
  checkColumns(model);
  const values = await model.values();
  checkFiniteParameters('exportOnnx', values);
  const { network, standardForm, targetScale } = model;
  const { inputShape, outputShape, wholeBelow } = network;
  const graph = new GraphBuilder();
  const x = graph.name('x');
  const y = graph.name('y');
  const start: OnnxValue = {
    name: standardForm ? exportStandardForm(x, { form: standardForm, shape: inputShape, graph }) : x,
    shape: inputShape,
    channelsFirst: false,
  };
  const end = exportedLayers(network.layers, values).reduce(
    (value, layer) => exportLayer(value, { layer, graph, writers }),
    start,
  );
  const last = graph.channelsLast(end).name;
  const result = targetScale
    ? exportTargetScale(last, { scale: targetScale, shape: outputShape, graph })
    : last;
  graph.nodes.push({ opType: 'Identity', input: [result], output: [y] });
  const inputType = wholeBelow !== undefined ? 'int64' : needsDoubleInputs(standardForm) ? 'double' : 'float';
  return written(() =>
    writeModelProto({
      irVersion: IR_VERSION,
      producerName: 'gradloom',
      opsetImport: [{ domain: '', version: OPSET }],
      metadataProps: metadataOf(model),
      graph: {
        name: 'network',
        node: graph.nodes,
        initializer: graph.initializers,
        input: [valueInfo(x, inputType, inputShape)],
        output: [valueInfo(y, needsDoubleOutputs(targetScale) ? 'double' : 'float', outputShape)],
      },
    }),
  );
}

/** Columns become features before the graph begins: whoever gave it the table's own numbers would get wrong answers. */
function checkColumns({ table }: EncodableModel): void {
  const column = table?.features.find(isPrepared);
  if (!column) return;
  const how = column.log === undefined ? 'filled up where they are missing' : 'in logarithms';
  throw new GradloomError(
    'E_UNSUPPORTED',
    `exportOnnx: a table's numbers must go into the network as they are; got column ${quoted(column.name)}, whose numbers are ${how}.`,
    {
      hint: 'Export a module or a page, which prepare the rows themselves, or serve the model; or train without fitColumns (--fill-missing, --log-columns).',
    },
  );
}

function valueInfo(name: string, type: keyof typeof ELEMENT, shape: Shape): ValueInfoProto {
  const dim = [{ parameter: 'examples' }, ...shape.map((value) => ({ value }))];
  return { name, type: { tensorType: { elementType: ELEMENT[type], shape: { dim } } } };
}

/** What has no room for the bytes says so. */
function written(write: () => Uint8Array): Uint8Array {
  try {
    return write();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new GradloomError('E_LIMIT', `exportOnnx: the file must fit into memory; got "${cause.message}".`, {
      hint: 'Save the model as safetensors: encodeModel(model).',
      cause,
    });
  }
}
