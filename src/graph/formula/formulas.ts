// Formulas of a graph's tensors, in the letters that some of them have.

import type { Tensor } from '../tensor.ts';
import { shown, whole, type Expression } from './expression.ts';
import { written } from './notation.ts';
import { isAsItLies, SameTensors } from './sameTensors.ts';

/** What a tensor is called. */
export interface TensorName {
  /** Its letters: each is the next one's value, and others know it by the last. */
  readonly letters: readonly string[];
  /** Whether the letter stands for the matrix with examples as columns, which lies transposed in memory. */
  readonly turned?: boolean | undefined;
  /** Whether the tensor is the letter divided by the number of examples, as ∂J/∂Z is of dZ. */
  readonly overM?: boolean | undefined;
  /** Whether it is a mean over the examples, so that 1/m is meant by its factor. */
  readonly isMean?: boolean | undefined;
}

/** Writes formulas. Tensors that compute the same have one name. */
export class Formulas {
  readonly #same = new SameTensors();
  readonly #names = new Map<number, TensorName>();
  readonly #examples: number | undefined;
  readonly #byColumns: boolean;

  /** `byColumns`: whether examples are columns, as in the notes; in memory they are rows. */
  constructor({ examples, byColumns = false }: { examples?: number; byColumns?: boolean } = {}) {
    this.#examples = examples;
    this.#byColumns = byColumns;
  }

  /** The number of a tensor: the same for what computes the same. */
  numberOf(tensor: Tensor): number {
    return this.#same.of(tensor);
  }

  /** What a tensor is called. */
  nameOf(tensor: Tensor): TensorName | undefined {
    return this.#names.get(this.numberOf(tensor));
  }

  /** Names a tensor; one that has a name keeps it, and is known by the new letters too where both lie alike. */
  name(tensor: Tensor, name: TensorName): void {
    const number = this.numberOf(tensor);
    const before = this.#names.get(number);
    if (before && (!before.turned !== !name.turned || !before.overM !== !name.overM)) return;
    const letters = [...new Set([...(before?.letters ?? []), ...name.letters])];
    this.#names.set(number, { ...name, letters });
  }

  /** Names a tensor again: after an update its letter stands for the new value. */
  rename(tensor: Tensor, name: TensorName): void {
    this.#names.set(this.numberOf(tensor), name);
  }

  /** The formulas of a tensor with a name: `Z[1] = W[1] A[0] + b[1]`. */
  of(tensor: Tensor, sign = '='): string[] {
    const name = this.nameOf(tensor);
    if (!name) return [];
    const made = this.#made(tensor, name);
    return name.letters.map((letter, index) =>
      index === 0 ? `${letter} ${sign} ${made}` : `${letter} = ${name.letters[index - 1]!}`,
    );
  }

  /** Whether a tensor is written transposed where both ways say the same: a letter as it is, examples as columns. */
  readonly prefers = (tensor: Tensor): boolean => {
    const name = this.nameOf(tensor);
    if (name) return name.turned === true;
    const { shape } = tensor;
    return this.#byColumns && shape.length === 2 && shape[0] === this.#examples;
  };

  /** The right side of a tensor's formula, whatever its name. */
  valueOf(tensor: Tensor): string {
    return this.#made(tensor, this.nameOf(tensor) ?? { letters: [] });
  }

  #made(tensor: Tensor, name: TensorName): string {
    const turned = name.turned === true;
    let x = this.#operation(tensor, turned);
    const m = this.#examples;
    if (m !== undefined && name.overM) {
      x = x.overM > 0 ? { ...x, overM: x.overM - 1 } : { ...x, number: nearlyWhole(x.number * m) };
    } else if (m !== undefined && name.isMean && x.overM === 0) {
      x = { ...x, number: nearlyWhole(x.number * m), overM: 1 };
    }
    return shown(x);
  }

  /** A tensor as others read it: by its letter, or by what it is made of. */
  readonly #write = (tensor: Tensor, turned: boolean): Expression => {
    const name = this.nameOf(tensor);
    if (!name) return this.#operation(tensor, turned);
    const letter = whole(name.letters.at(-1)!);
    const isTransposed = tensor.shape.length === 2 && turned !== (name.turned === true);
    const text = isTransposed ? `${letter.text}ᵀ` : letter.text;
    return { ...letter, text, overM: name.overM ? 1 : 0 };
  };

  #operation(given: Tensor, turned: boolean): Expression {
    let tensor = given;
    while (isAsItLies(tensor)) tensor = tensor.inputs[0]!;
    const { lowering, inputs, op, shape } = tensor;
    if (lowering.kind === 'leaf') return whole(op);
    if (lowering.kind !== 'view')
      return written(tensor, { write: this.#write, prefers: this.prefers, turned });
    const [source] = inputs as [Tensor];
    if (op === 'transpose' && shape.length === 2) return this.#write(source, !turned);
    const x = this.#write(source, turned);
    // What is only stretched is the same numbers.
    return op === 'broadcastTo' ? x : whole(`${op}(${shown(x)})`);
  }
}

/** A number that was meant to be whole, and is not by rounding only. */
function nearlyWhole(value: number): number {
  const near = Math.round(value);
  return Math.abs(value - near) < 1e-6 * Math.abs(near) ? near : value;
}
