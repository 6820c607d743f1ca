// One node of a graph while it is read: its settings, each of which must be known, and its refusals.

import { GradloomError } from '../../errors.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import { fewestDigits } from '../fewestDigits.ts';
import type { AttributeProto, NodeProto } from '../modelProto.ts';

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
    if (domain !== '' && domain !== 'ai.onnx') throw this.refusal('it must be an operator of ONNX', domain);
    // A dropout's mask, and what batch normalisation gave in training.
    const further = output.slice(1).filter((name) => name !== '');
    if (further.length > 0 && opType !== 'Dropout')
      throw this.refusal('it must give one result', `${further.length + 1}`);
  }

  /** A whole number. */
  int(name: string, usual: number): number {
    const value = this.#take(name)?.i ?? usual;
    return value;
  }

  /** A real number, in the fewest digits that stand for it in f32. */
  real(name: string, usual: number): number {
    const given = this.#take(name)?.f;
    return given === undefined ? usual : fewestDigits(given);
  }

  /** A list of whole numbers; undefined where it is left out. */
  ints(name: string): readonly number[] | undefined {
    const given = this.#take(name);
    return given && (given.ints ?? []);
  }

  /** A text. */
  text(name: string, usual: string): string {
    const given = this.#take(name)?.s;
    return given === undefined ? usual : new TextDecoder().decode(given);
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

  #take(name: string): AttributeProto | undefined {
    const given = this.#attributes.get(name);
    this.#attributes.delete(name);
    return given;
  }
}
