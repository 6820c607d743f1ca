// One node of a graph while it is read: its settings, each of which must be known, and its refusals.

import { GradloomError } from '../../errors.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import { fewestDigits } from '../fewestDigits.ts';
import { ATTRIBUTE, type AttributeProto, type NodeProto } from '../modelProto.ts';

/** Where the values of each kind lie. */
const FIELDS = { int: 'i', float: 'f', ints: 'ints', string: 's' } as const;

/** A node with its settings by name. */
export class OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly file: string;
  readonly opset: number;
  readonly #attributes: Map<string, AttributeProto>;

  constructor(node: NodeProto, { file, opset }: { file: string; opset: number }) {
    const { opType = '', domain = '', input = [], output = [], attribute = [] } = node;
    this.op = opType;
    this.file = file;
    this.opset = opset;
    // Inputs that are left out at the end may be named ''.
    this.inputs = input.slice(0, input.findLastIndex((name) => name !== '') + 1);
    this.output = output[0] ?? '';
    this.#attributes = new Map(attribute.map((one) => [one.name ?? '', one]));
    if (this.#attributes.size < attribute.length)
      throw this.refusal('it must be told each setting once', 'one twice');
    if (domain !== '' && domain !== 'ai.onnx') throw this.refusal('it must be an operator of ONNX', domain);
    // A dropout's mask, and what batch normalisation gave in training.
    const further = output.slice(1).filter((name) => name !== '');
    if (further.length > 0 && opType !== 'Dropout')
      throw this.refusal('it must give one result', `${further.length + 1}`);
  }

  /** A whole number. */
  int(name: string, usual: number): number {
    const given = this.#take(name, 'int');
    return given ? (given.i ?? 0) : usual;
  }

  /** A real number, in the fewest digits that stand for it in f32. */
  real(name: string, usual: number): number {
    const given = this.#take(name, 'float');
    return given ? fewestDigits(given.f ?? 0) : usual;
  }

  /** A list of whole numbers; undefined where it is left out. */
  ints(name: string): readonly number[] | undefined {
    const given = this.#take(name, 'ints');
    return given && (given.ints ?? []);
  }

  /** A text. */
  text(name: string, usual: string): string {
    const given = this.#take(name, 'string');
    return given ? new TextDecoder().decode(given.s) : usual;
  }

  /** Any setting as it is. */
  raw(name: string): AttributeProto | undefined {
    return this.#take(name);
  }

  /** Throws `E_UNSUPPORTED` where a whole-number setting has another value than this. */
  expect(name: string, value: number, usual = value): void {
    const given = this.int(name, usual);
    if (given !== value) throw this.refusal(`${name} must be ${value}`, String(given));
  }

  /** Throws `E_UNSUPPORTED` for settings that nobody asked for: they would change the result unseen. */
  done(): void {
    const [left] = this.#attributes.keys();
    if (left !== undefined) throw this.refusal('its settings must be known', left);
  }

  /** An `E_UNSUPPORTED` error that names the node. */
  refusal(rule: string, got: string, hint = ''): GradloomError {
    const name = quoted(this.output);
    return new GradloomError(
      'E_UNSUPPORTED',
      `${this.file}: ${quoted(this.op)} that gives ${name}: ${rule}; got ${quoted(got, 100)}.`,
      { hint },
    );
  }

  #take(name: string, kind?: keyof typeof FIELDS): AttributeProto | undefined {
    const given = this.#attributes.get(name);
    this.#attributes.delete(name);
    // What is 0 may be left out where the kind is told.
    const isKind =
      !kind || (given?.type ? given.type === ATTRIBUTE[kind] : given?.[FIELDS[kind]] !== undefined);
    if (given && !isKind)
      throw this.refusal(`${name} must be of the kind ${kind}`, `kind ${given.type ?? 'unknown'}`);
    return given;
  }
}
