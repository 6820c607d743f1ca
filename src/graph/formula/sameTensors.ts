// Numbers for tensors: equal ones for equal computations, so that a name given to one holds for all of them.

import { contiguousStrides } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Numbers the tensors of some graphs by what they compute. */
export class SameTensors {
  readonly #numbers = new Map<Tensor, number>();
  readonly #known = new Map<string, number>();

  /** The number of a tensor. */
  of(tensor: Tensor): number {
    const open = [tensor];
    // Without recursion: networks may be deeper than a stack.
    while (open.length > 0) {
      const next = open.at(-1)!;
      const waiting = next.inputs.filter((operand) => !this.#numbers.has(operand));
      if (waiting.length > 0 && !this.#numbers.has(next)) {
        open.push(...waiting);
        continue;
      }
      open.pop();
      if (!this.#numbers.has(next)) this.#numbers.set(next, this.#number(next));
    }
    return this.#numbers.get(tensor)!;
  }

  #number(tensor: Tensor): number {
    const { lowering, inputs, shape, dtype } = tensor;
    const operands = inputs.map((operand) => this.#numbers.get(operand)!);
    let key: string;
    if (lowering.kind === 'leaf') key = `leaf ${tensor.id}`;
    else if (lowering.kind === 'view') {
      // In another shape the elements are the same; and what a rule of its own reads beside the value does not make it.
      if (isAsItLies(tensor)) return operands[0]!;
      key = `${viewText(tensor) ?? `view ${tensor.id}`} ${dtype} ${operands[0]}`;
    } else key = `${JSON.stringify(lowering)} ${dtype} ${shape.join('x')} ${operands.join(' ')}`;
    const found = this.#known.get(key) ?? this.#known.size;
    this.#known.set(key, found);
    return found;
  }
}

/** Whether a view shows all elements in their order. */
export function isAsItLies({ lowering, inputs: [source], shape: seen, size }: Tensor): boolean {
  if (lowering.kind !== 'view' || size !== source!.size) return false;
  const { shape } = source!;
  const layout = lowering.view({ offset: 0, shape, strides: contiguousStrides(shape) });
  const strides = contiguousStrides(seen);
  return (
    layout?.offset === 0 &&
    layout.strides.every((stride, axis) => seen[axis] === 1 || stride === strides[axis])
  );
}

function viewText({ lowering, inputs: [source] }: Tensor): string | undefined {
  if (lowering.kind !== 'view') return undefined;
  const { shape } = source!;
  const layout = lowering.view({ offset: 0, shape, strides: contiguousStrides(shape) });
  return layout && JSON.stringify({ offset: layout.offset, shape: layout.shape, strides: layout.strides });
}
