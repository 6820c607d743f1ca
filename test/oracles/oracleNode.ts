// An ONNX node as a mapping sees it: inputs as tensors on the device or as numbers here, and attributes.

import type { Gpu } from '../../src/gpu/gpu.ts';
import { sizeOf, type Shape } from '../../src/graph/shape.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { Variable, type Values } from '../../src/plan/variable.ts';
import { checkExact, isInteger, isOtherFloat, numbersOf } from './numberTypes.ts';
import { opsetOf, type OracleCase, type OracleExample, type OracleTensor } from './oracleCase.ts';
import { Outside } from './outside.ts';

/** A node. `variables` are the tensors that were asked for; whoever made the node destroys them. */
export class OracleNode {
  /** Version of the operator set. */
  readonly opset: number;
  readonly variables: Variable[] = [];
  /** What the tensors hold. */
  readonly values = new Map<Tensor, Values>();
  /** A float type other than f32 among the operands: the result counts as outside, and is compared all the same. */
  otherFloat: string | undefined;
  readonly #gpu: Gpu;
  readonly #oracle: OracleCase;
  readonly #example: OracleExample;
  readonly #wholeNumbers: boolean;
  readonly #tensors = new Map<number, Tensor>();

  constructor(gpu: Gpu, parts: { oracle: OracleCase; example: OracleExample; wholeNumbers: boolean }) {
    this.#gpu = gpu;
    this.#oracle = parts.oracle;
    this.#example = parts.example;
    this.#wholeNumbers = parts.wholeNumbers;
    this.opset = opsetOf(parts.oracle);
  }

  /** Number of inputs, those left out in the middle included. */
  get inputCount(): number {
    return this.#oracle.nodeInputs.length;
  }

  /** Number of outputs that the node names. */
  get outputCount(): number {
    return this.#oracle.nodeOutputs.length;
  }

  /** Whether an optional input is given. */
  has(index: number): boolean {
    return (this.#oracle.nodeInputs[index] ?? '') !== '';
  }

  shape(index: number): Shape {
    return this.#input(index).shape;
  }

  dtype(index: number): string {
    return this.#input(index).dtype;
  }

  /** An input's elements, here: axes, shapes, bounds, class indices. */
  numbers(index: number): number[] {
    return numbersOf(this.#input(index));
  }

  /** An input of one element, here. */
  scalar(index: number): number {
    const numbers = this.numbers(index);
    if (numbers.length !== 1)
      throw new Outside(`input ${index} of ${numbers.length} elements for one number`);
    return numbers[0]!;
  }

  /** An input as f32 on the device: bool as 0 and 1, whole numbers where the operator allows them. */
  tensor(index: number): Tensor {
    const known = this.#tensors.get(index);
    if (known) return known;
    const { dtype, shape } = this.#input(index);
    const numbers = this.numbers(index);
    if (isOtherFloat(dtype)) this.otherFloat = dtype;
    if (isInteger(dtype)) {
      if (!this.#wholeNumbers) throw new Outside(`arithmetic of ${dtype}`);
      checkExact(dtype, numbers);
    }
    const tensor = this.real(numbers, shape);
    this.#tensors.set(index, tensor);
    return tensor;
  }

  /** All inputs, of an operator that takes any number. */
  tensors(): Tensor[] {
    return this.#oracle.nodeInputs.map((_, index) => this.tensor(index));
  }

  /** Numbers as an f32 tensor. */
  real(numbers: readonly number[], shape: Shape): Tensor {
    return this.#variable(shape, Float32Array.from(numbers));
  }

  /** Whole numbers as a u32 tensor; −k becomes 2^32 − k. */
  indices(numbers: readonly number[], shape: Shape): Tensor {
    return this.#variable(shape, Uint32Array.from(numbers));
  }

  /** An attribute that is a number. */
  number(name: string, otherwise: number): number {
    const value = this.#oracle.attributes[name] ?? otherwise;
    if (typeof value !== 'number') throw new Outside(`attribute ${name} of type ${typeof value}`);
    return value;
  }

  /** An attribute that is 0 or 1. */
  flag(name: string, otherwise: boolean): boolean {
    return this.number(name, otherwise ? 1 : 0) !== 0;
  }

  /** An attribute that is text. */
  text(name: string, otherwise: string): string {
    const value = this.#oracle.attributes[name] ?? otherwise;
    if (typeof value !== 'string') throw new Outside(`attribute ${name} of type ${typeof value}`);
    return value;
  }

  /** A list that was an attribute in old operator sets and is input `index` in newer ones; `undefined` where it is left out. */
  list(name: string, index: number): number[] | undefined {
    const value = this.#oracle.attributes[name];
    if (Array.isArray(value)) return value.map(Number);
    if (typeof value === 'number') return [value];
    return this.has(index) ? this.numbers(index) : undefined;
  }

  #input(index: number): OracleTensor {
    const name = this.#oracle.nodeInputs[index] ?? '';
    const tensor = Object.hasOwn(this.#example.inputs, name) ? this.#example.inputs[name] : undefined;
    if (!tensor) throw new Outside(`input ${index}, which the case does not give`);
    return tensor;
  }

  #variable(shape: Shape, values: Values): Tensor {
    if (sizeOf(shape) === 0) throw new Outside('tensors of size 0, which the engine refuses');
    const variable = new Variable(this.#gpu, `operand ${this.variables.length}`, {
      shape,
      dtype: values instanceof Uint32Array ? 'u32' : 'f32',
      values,
    });
    this.variables.push(variable);
    this.values.set(variable.tensor, values);
    return variable.tensor;
  }
}
