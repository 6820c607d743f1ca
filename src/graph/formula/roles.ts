// What some tensors of a training step are there for, as their operations say.

import { constantOf, type Tensor } from '../tensor.ts';
import { isAsItLies } from './sameTensors.ts';

/** The value that a step records, where the tensor is the record of values: the cost. */
export function recordedIn({ lowering, inputs }: Tensor): Tensor | undefined {
  return lowering.kind === 'ring' ? inputs[2] : undefined;
}

/** Whether the tensor is the note of the first step that was not finite. */
export function isWatch({ lowering }: Tensor): boolean {
  return lowering.kind === 'watch';
}

/** The data of which the tensor is a mini-batch. */
export function batchSource({ lowering, inputs }: Tensor): Tensor | undefined {
  return lowering.kind === 'batch' ? inputs[0] : undefined;
}

/** The tensors that lie side by side in the tensor. */
export function packedIn({ lowering, inputs }: Tensor): readonly Tensor[] {
  return lowering.kind === 'pack' ? inputs : [];
}

/** Whether the tensor is memory that is there from the start. */
export function isGiven({ lowering }: Tensor): boolean {
  return lowering.kind === 'leaf';
}

/** What a cost is the sum or mean of: the losses of the examples. */
export function lossesOf(cost: Tensor): Tensor | undefined {
  let [tensor, isSum] = [cost, false];
  for (;;) {
    const { lowering, inputs } = tensor;
    const isScaling = lowering.kind === 'elementwise' && lowering.call === 'multiply' && !isSum;
    const isSummed = lowering.kind === 'reduce' && lowering.combine === 'sum';
    const source = isScaling ? inputs.find((operand) => constantOf(operand) === undefined) : inputs[0];
    if (!source || !(isScaling || isSummed || isAsItLies(tensor))) return isSum ? tensor : undefined;
    isSum ||= isSummed;
    tensor = source;
  }
}
