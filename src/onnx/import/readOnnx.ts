// Models out of files of ONNX.

import { arrayKind } from '../../arrayKind.ts';
import { checkOptions, kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { tagged } from '../../nn/chain.ts';
import { Network } from '../../nn/network.ts';
import { checkModel } from '../../train/checkModel.ts';
import { Model } from '../../train/model.ts';
import type { DecodedModel } from '../../train/modelFile.ts';
import { checkFiniteParameters } from '../../train/parameterHealth.ts';
import { dataOfMetadata } from '../metadata.ts';
import { readModelProto, type ModelProto } from '../modelProto.ts';
import {
  inputOf,
  inSameOrder,
  type Flow,
  type LayerStep,
  type ScaleStep,
  type Step,
  type View,
} from './flow.ts';
import { readGraph } from './readGraph.ts';
import { standardFormOf, targetScaleOf } from './scalesOf.ts';

/** How a file of ONNX is read. */
export interface ReadOnnxOptions {
  /** The file's name, for messages. */
  readonly file?: string | undefined;
}

/** Versions of ONNX's operators whose meaning is known. */
const OPSETS = { oldest: 7, newest: 25 } as const;

/**
 * Reads a network out of an ONNX file: what `exportOnnx` writes, and networks of the same operators by other programs, as
 * PyTorch exports multilayer perceptrons and convolutional networks. All else is refused by the operator's name.
 *
 * Layers have the channels of pictures last: where the file's input is [examples, channels, height, width], the model's is
 * [height, width, channels], and `warnings` says so. Numbers that are added to and multiplied with the input before all
 * layers become the standard form, those after all layers the scale of the targets.
 *
 * @throws GradloomError `E_FILE_FORMAT` where the bytes are no such file, or damaged; `E_UNSUPPORTED` for what a network
 *   of this library cannot be; `E_NONFINITE` for parameters that are not finite; `E_LIMIT` for a network beyond all devices.
 */
export function readOnnx(bytes: Uint8Array, options: ReadOnnxOptions = {}): DecodedModel {
  if (arrayKind(bytes) !== 'Uint8Array') {
    throw new GradloomError(
      'E_ARGUMENT',
      `readOnnx: the file must be bytes (Uint8Array); got ${kindOf(bytes)}.`,
      { hint: 'new Uint8Array(buffer) sees those of an ArrayBuffer.' },
    );
  }
  checkOptions('readOnnx', options, ['file']);
  const { file = 'model' } = options;
  return inFile(file, () => decoded(bytes, file));
}

function decoded(bytes: Uint8Array, file: string): DecodedModel {
  const proto = readModelProto(bytes, file);
  const view = readGraph(proto.graph, { file, opset: opsetOf(proto, file), bytes: bytes.length });
  const output = inSameOrder(view) ?? (view.order === 'first' ? view : undefined);
  if (!output)
    throw unsupported(file, "the output must have the layers' order, or channels first", 'another');
  const { before, layers, after } = partsOf(output, file);
  if (layers.length === 0) throw unsupported(file, 'a network must have layers', 'none');
  checkOnce(layers, file);
  const input = inputOf(output.flow);
  const inputs = input.shape.length === 1 ? input.shape[0]! : input.shape;
  const network = new Network({ inputs, layers: layers.map(({ layer }) => layer) });
  const values = new Map(
    layers.flatMap((step, index) =>
      [...step.values].map(([name, numbers]) => [tagged(name, String(index + 1)), numbers] as const),
    ),
  );
  checkFiniteParameters(file, values);
  const standardForm = before.length > 0 ? standardFormOf(before, input, file) : undefined;
  const targetScale =
    after.length > 0 ? targetScaleOf(after, { input, outputs: network.outputs, file }) : undefined;
  const { metadata, ...ofData } = dataOfMetadata(proto, { file, network });
  const parts = {
    network,
    ...ofData,
    ...(standardForm ? { standardForm } : {}),
    ...(targetScale ? { targetScale } : {}),
  };
  checkModel(parts);
  const { classes, table, imageShape } = ofData;
  return {
    network,
    classes,
    table,
    targetScale,
    standardForm,
    imageShape,
    values,
    metadata,
    warnings: warningsOf({ file, input, output }),
    open: (gpu, given) => new Model(gpu, { ...given, ...parts, values }),
  };
}

function opsetOf({ opsetImport = [] }: ModelProto, file: string): number {
  const { version = 0 } = opsetImport.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx') ?? {};
  if (version >= OPSETS.oldest && version <= OPSETS.newest) return version;
  throw unsupported(file, `opset must be from ${OPSETS.oldest} to ${OPSETS.newest}`, String(version));
}

/** The way to the output: numbers before all layers, the layers, numbers after them. */
function partsOf(
  { flow }: View,
  file: string,
): { before: ScaleStep[]; layers: LayerStep[]; after: ScaleStep[] } {
  const steps: Step[] = [];
  for (let at: Flow | undefined = flow; at?.step; at = at.before) steps.push(at.step);
  steps.reverse();
  const first = steps.findIndex(isLayer);
  const last = steps.findLastIndex(isLayer);
  const layers = steps.slice(Math.max(first, 0), last + 1);
  if (!layers.every(isLayer))
    throw unsupported(file, 'numbers may be added and multiplied only before and after all layers', 'others');
  return {
    before: scalesOf(steps.slice(0, Math.max(first, 0))),
    layers,
    after: scalesOf(steps.slice(last + 1)),
  };
}

function isLayer(step: Step): step is LayerStep {
  return !('scale' in step);
}

function scalesOf(steps: readonly Step[]): ScaleStep[] {
  return steps.filter((step) => 'scale' in step);
}

/** Throws `E_UNSUPPORTED` where a node's result goes two ways that never join: its layer would be there twice. */
function checkOnce(layers: readonly LayerStep[], file: string): void {
  const seen = new Set<ReadonlyMap<string, Float32Array> | Float32Array>();
  const stack = [...layers];
  for (let step = stack.pop(); step; step = stack.pop()) {
    if (step.parts) {
      stack.push(...step.parts);
      continue;
    }
    for (const numbers of step.values.values()) {
      if (seen.has(numbers))
        throw unsupported(file, 'ways that part must join in a sum', 'a layer on two of them');
      seen.add(numbers);
    }
  }
}

function warningsOf({
  file,
  input,
  output,
}: {
  file: string;
  input: { channelsFirst: boolean | undefined };
  output: View;
}): string[] {
  const last = 'the model has channels last';
  return [
    ...(input.channelsFirst
      ? [`${file} takes pictures [channels, height, width]: ${last}, [height, width, channels].`]
      : []),
    ...(output.order === 'first'
      ? [`${file} gives pictures [channels, height, width]: ${last}, [height, width, channels].`]
      : []),
  ];
}

/** What parts of a model refuse is the file's fault, and says so. */
function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof GradloomError)) throw cause;
    const isOwn = ['E_FILE_FORMAT', 'E_UNSUPPORTED', 'E_LIMIT', 'E_NONFINITE'].includes(cause.code);
    if (isOwn && cause.message.startsWith(file)) throw cause;
    const code = isOwn ? cause.code : 'E_FILE_FORMAT';
    throw new GradloomError(code, `${file}: ${cause.message}`, { hint: cause.hint, cause });
  }
}

function unsupported(file: string, rule: string, got: string): GradloomError {
  return new GradloomError('E_UNSUPPORTED', `${file}: ${rule}; got ${got}.`, {
    hint: 'docs/onnx.md says what is read.',
  });
}
