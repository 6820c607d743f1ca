// A graph of ONNX as a way from its input to its output: nodes in turn, each of a known operator.

import { fileFormatError, quoted } from '../../formats/fileFormatError.ts';
import { GradloomError } from '../../errors.ts';
import { sizeOf } from '../../graph/shape.ts';
import {
  ELEMENT,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../modelProto.ts';
import { InputFlow, type View } from './flow.ts';
import { GraphReader } from './graphReader.ts';
import { OnnxNode } from './onnxNode.ts';
import { operatorOf, OPERATOR_NAMES } from './operators.ts';
import { valueOf } from './valueOf.ts';

/** Types of elements that an input may have. */
const INPUT_TYPES: ReadonlySet<number> = new Set([
  ELEMENT.float,
  ELEMENT.double,
  ELEMENT.int32,
  ELEMENT.int64,
]);
/** Numbers of one example at most. */
const MOST_INPUTS = 2 ** 30;

/** The view of the graph's output. Throws `E_UNSUPPORTED`, `E_FILE_FORMAT`, `E_LIMIT`; what layers throw. */
export function readGraph(
  graph: GraphProto,
  { file, opset, bytes }: { file: string; opset: number; bytes: number },
): View {
  const { node: nodes = [], initializer = [], input = [], output = [] } = graph;
  const tensors = namedTensors(initializer, file);
  const inputs = input.filter(({ name = '' }) => !tensors.has(name));
  const [onlyInput, onlyOutput] = [inputs[0], output[0]];
  if (inputs.length !== 1 || output.length !== 1 || !onlyInput || !onlyOutput) {
    throw new GradloomError(
      'E_UNSUPPORTED',
      `${file}: a network must have one input and one output; got ${inputs.length} and ${output.length}.`,
      { hint: 'Export the part that gives the prediction.' },
    );
  }
  const { dims, examples } = inputShape(onlyInput, file);
  const last = onlyOutput.name ?? '';
  const needed = neededNodes(nodes, last);
  const uses = new Map<string, number>([[last, 1]]);
  for (const { input: read = [] } of needed)
    for (const name of read) uses.set(name, (uses.get(name) ?? 0) + 1);
  const reader = new GraphReader({
    file,
    examples,
    tensors,
    uses,
    mostLayers: 4 * nodes.length + 16,
    mostNumbers: 16 * bytes + 2 ** 22,
  });
  reader.define(
    onlyInput.name ?? '',
    valueOf({ flow: new InputFlow(dims), dims, order: dims.length > 1 ? 'undecided' : 'same' }),
  );
  let node = new OnnxNode({ opType: 'output', output: [last] }, { file, opset });
  for (const proto of needed) {
    node = new OnnxNode(proto, { file, opset });
    const operator = operatorOf(node.op);
    if (!operator)
      throw node.refusal('operators must be known', node.op, `Known are ${OPERATOR_NAMES.join(', ')}.`);
    const given = operator(node, reader);
    node.done();
    reader.define(node.output, given, node);
  }
  return reader.settled(reader.valueNamed(last), node);
}

function namedTensors(initializers: readonly TensorProto[], file: string): Map<string, TensorProto> {
  const tensors = new Map(initializers.map((tensor) => [tensor.name ?? '', tensor]));
  if (tensors.size === initializers.length && !tensors.has('')) return tensors;
  throw fileFormatError({ file }, 'model', 'each tensor must have a name of its own; got one twice, or none');
}

/** The nodes that the output comes of, in the order of the file. */
function neededNodes(nodes: readonly NodeProto[], last: string): NodeProto[] {
  const wanted = new Set([last]);
  const needed: NodeProto[] = [];
  for (const node of nodes.toReversed()) {
    if (!(node.output ?? []).some((name) => name !== '' && wanted.has(name))) continue;
    needed.push(node);
    for (const name of node.input ?? []) wanted.add(name);
  }
  return needed.toReversed();
}

/** The sizes of one example, and the number of examples where the file fixes it. */
function inputShape(
  { name = '', type }: ValueInfoProto,
  file: string,
): { dims: number[]; examples: number | undefined } {
  const { elementType = 0, shape } = type?.tensorType ?? {};
  const [examples, ...sizes] = shape?.dim ?? [];
  const dims = sizes.map(({ value }) => value ?? 0);
  const fits = examples && dims.length > 0 && dims.every((one) => one >= 1) && sizeOf(dims) <= MOST_INPUTS;
  if (!fits || !INPUT_TYPES.has(elementType)) {
    throw new GradloomError(
      'E_UNSUPPORTED',
      `${file}: the input ${quoted(name)} must be real or whole numbers [examples, …], its other sizes numbers from 1; got type ${elementType} [${dims.slice(0, 8).join(', ')}].`,
      { hint: 'Export the model with fixed sizes, of which only the first may be left open.' },
    );
  }
  return { dims, examples: examples.value };
}
