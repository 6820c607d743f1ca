// What is known of a graph while its nodes are read in turn: numbers, and values as ways from the input.

import { fileFormatError, fileLimitError, quoted } from '../../formats/fileFormatError.ts';
import { activation } from '../../nn/activation.ts';
import { activation as activationLayer, conv2d, dense } from '../../nn/layers/index.ts';
import type { TensorProto } from '../modelProto.ts';
import { constantOf, type Constant } from './constant.ts';
import { activationOf, occurrences, scalingOf, type Expression } from './expression.ts';
import { decided, plainStep, withLayer, withScale, type Flow, type LayerStep, type View } from './flow.ts';
import { joined } from './joined.ts';
import type { OnnxNode } from './onnxNode.ts';

/** A value of the graph: a function of what a way gives. */
export interface Value {
  readonly view: View;
  readonly expression: Expression;
}

/** What reads a node: it checks its settings, and returns what it gives. */
export type Operator = (node: OnnxNode, reader: GraphReader) => Value | Constant;

/** A graph that is read. */
export class GraphReader {
  readonly file: string;
  /** The number of examples, where the file fixes it. */
  readonly examples: number | undefined;
  /** Layers that a network may have: more would be copies of copies. */
  readonly mostLayers: number;
  readonly #tensors: ReadonlyMap<string, TensorProto>;
  readonly #constants = new Map<string, Constant>();
  readonly #values = new Map<string, Value>();
  readonly #views = new Map<Value, View>();
  readonly #uses: ReadonlyMap<string, number>;
  readonly #viewUses = new Map<View, number>();
  #left: number;

  constructor(given: {
    file: string;
    examples: number | undefined;
    mostLayers: number;
    /** Numbers that all nodes may read together: a file says the same ones again without a byte. */
    mostNumbers: number;
    tensors: ReadonlyMap<string, TensorProto>;
    /** How often each name is read. */
    uses: ReadonlyMap<string, number>;
  }) {
    this.file = given.file;
    this.examples = given.examples;
    this.mostLayers = given.mostLayers;
    this.#left = given.mostNumbers;
    this.#tensors = given.tensors;
    this.#uses = given.uses;
  }

  /** Keeps what a node gave. Throws `E_FILE_FORMAT` where the name is taken. */
  define(name: string, given: Value | Constant, node?: OnnxNode): void {
    if (name === '' || this.#values.has(name) || this.#constants.has(name) || this.#tensors.has(name))
      throw this.damage('each value must be given once', name);
    if ('view' in given) {
      const uses = this.#uses.get(name) ?? 0;
      // A function that is read twice is one by itself, no part of a longer formula.
      const isWhole = node && uses > 1 && (activationOf(given.expression) ?? waysOf(given.expression));
      const own = isWhole ? ({ view: this.settled(given, node), expression: 'x' } as const) : given;
      const { view, expression } = own;
      this.#values.set(name, own);
      if (expression !== 'x') return;
      // What only gives a value another name reads it once.
      const known = this.#viewUses.get(view) ?? 1;
      this.#viewUses.set(view, known - 1 + uses);
    } else this.#constants.set(name, given);
  }

  /** Counts numbers that a node takes. Throws `E_LIMIT` where they are many more than the file has. */
  spend(count: number): void {
    this.#left -= count;
    if (this.#left >= 0) return;
    throw fileLimitError(
      { file: this.file },
      'model',
      'layers must not take many more numbers than the file has; got the same ones again and again',
    );
  }

  /** Numbers that a node reads; undefined where it reads a value of the input, or none. */
  constant(node: OnnxNode, place: number): Constant | undefined {
    const name = node.inputs[place] ?? '';
    const tensor = this.#tensors.get(name);
    if (tensor && !this.#constants.has(name)) this.#constants.set(name, constantOf(tensor, this.file));
    return this.#constants.get(name);
  }

  /** Numbers that a node must read. Throws `E_UNSUPPORTED` where they depend on the input. */
  numbers(node: OnnxNode, place: number, what: string): Constant {
    const found = this.constant(node, place);
    if (found) {
      this.spend(found.data.length);
      return found;
    }
    throw node.refusal(`its ${what} must be numbers of the file`, node.inputs[place] ?? 'none');
  }

  /** A value that a node reads. Throws `E_UNSUPPORTED` for numbers, `E_FILE_FORMAT` for a name that no node gave before. */
  value(node: OnnxNode, place: number): Value {
    const name = node.inputs[place] ?? '';
    const found = this.#values.get(name);
    if (found) return found;
    if (this.constant(node, place))
      throw node.refusal('it must read what comes of the input of the graph', `the numbers ${name}`);
    throw this.damage('nodes must read what nodes before them give', name);
  }

  /** The value that was given under a name. */
  valueNamed(name: string): Value {
    const found = this.#values.get(name);
    if (found) return found;
    throw this.damage('its output must come of its input', name);
  }

  /** As `value`, as layers alone: a function becomes an activation. */
  view(node: OnnxNode, place: number): View & { readonly flow: Flow } {
    return this.settled(this.value(node, place), node);
  }

  /** The value as layers alone. Throws `E_UNSUPPORTED` for functions that are no activation. */
  settled(value: Value, node: OnnxNode): View {
    const known = this.#views.get(value);
    if (known) return known;
    const view = this.#settle(value, node);
    this.#views.set(value, view);
    return view;
  }

  #settle({ view, expression }: Value, node: OnnxNode): View {
    if (expression === 'x') return view;
    const scaling = scalingOf(expression);
    if (scaling) {
      return scaling.reduce((own, { scale, number }) => withScale(own, { scale, numbers: [number] }), view);
    }
    const g = activationOf(expression);
    const own = decided(view);
    if (g) {
      activation(g);
      // What else reads Z must still find it.
      const alone = this.#viewUses.get(view) === occurrences(expression);
      const fused = alone ? fusedWith(own.flow, g) : undefined;
      return { ...own, flow: fused ?? withLayer(own.flow, plainStep(activationLayer(g))) };
    }
    const ways = waysOf(expression);
    if (ways) {
      const [a, b] = ways.map((part) => this.#settle({ view: own, expression: part }, node));
      return joined(a!, b!, { node, reader: this });
    }
    if ('call' in expression && expression.of !== 'x') {
      const inner = this.#settle({ view: own, expression: expression.of }, node);
      return this.#settle({ view: inner, expression: { ...expression, of: 'x' } }, node);
    }
    throw node.refusal(
      'functions must be activations of the library',
      JSON.stringify(expression),
      'Known are those that docs/onnx.md lists.',
    );
  }

  /** An `E_FILE_FORMAT` error of the graph. */
  damage(rule: string, got: string): Error {
    return fileFormatError({ file: this.file }, 'model', `${rule}; got ${quoted(got)}`, {
      hint: 'The file is damaged: export the model again.',
    });
  }
}

/** The summands of f(x) + g(x); undefined for what is no such sum. */
function waysOf(expression: Expression): readonly Expression[] | undefined {
  if (expression === 'x' || !('sum' in expression)) return undefined;
  return expression.sum === 0 && expression.of.length === 2 ? expression.of : undefined;
}

/** A dense layer or a convolution without an activation, with one. */
function fusedWith({ before, step }: Flow, g: Parameters<typeof activation>[0]): Flow | undefined {
  if (!before || !step || 'scale' in step) return undefined;
  const { kind, ...config } = step.layer.config as LayerStep['layer']['config'] & {
    activation?: { name: string };
    units: number;
    filters: number;
    bias: boolean;
  };
  if (config.activation?.name !== 'identity') return undefined;
  if (kind === 'dense') {
    if (typeof g === 'object' && g.name === 'softmax' && config.units === 1) return undefined;
    return withLayer(before, { ...step, layer: dense(config.units, g, { bias: config.bias }) });
  }
  if (kind !== 'conv2d') return undefined;
  const { filters, initializer: _, ...options } = config as typeof config & { initializer: unknown };
  const { activation: __, units: ___, ...windows } = options;
  return withLayer(before, { ...step, layer: conv2d(filters, { ...windows, activation: g }) });
}
