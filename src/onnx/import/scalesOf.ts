// What a graph does before and after its layers: a standard form, and the scale of targets.

import { GradloomError } from '../../errors.ts';
import type { StandardForm } from '../../data/standardForm.ts';
import type { TargetScale } from '../../data/targetScale.ts';
import { sizeOf } from '../../graph/shape.ts';
import { placesOf, type InputFlow, type ScaleStep } from './flow.ts';

/** Inputs that a standard form may have: it holds two numbers for each. */
const MOST_INPUTS = 2 ** 22;

/** (x − shift) ∗ scale for numbers that are added to and multiplied with the input in turn. */
export function standardFormOf(steps: readonly ScaleStep[], input: InputFlow, file: string): StandardForm {
  const inputs = sizeOf(input.dims);
  if (inputs > MOST_INPUTS) {
    throw new GradloomError(
      'E_LIMIT',
      `${file}: an input in standard form may have ${MOST_INPUTS} numbers; got ${inputs}.`,
    );
  }
  const shift = new Float64Array(inputs);
  const scale = new Float64Array(inputs).fill(1);
  let missing = false;
  for (const step of steps) {
    const { scale: kind, numbers } = step;
    const place = placesOf(step, input);
    if (kind === 'missing') {
      missing = true;
      continue;
    }
    // A number after the missing ones were put to 0 would move that 0.
    if (missing && kind === 'add')
      throw unsupported(file, 'nothing may be added after missing values became 0');
    for (let at = 0; at < inputs; at++) {
      const number = numbers[numbers.length === 1 ? 0 : place(at)]!;
      if (kind === 'multiply') scale[at]! *= number;
      else shift[at]! -= number / scale[at]!;
    }
  }
  if (![shift, scale].every((list) => list.every(Number.isFinite)) || scale.includes(0))
    throw unsupported(file, 'the standard form must be finite, and not 0');
  // JSON has no −0.
  const own = { shift: shift.map((value) => value + 0), scale };
  if (missing) return { kind: 'standard', ...own };
  const isPicture = scale.every((one) => one === Math.fround(1 / 255)) && shift.every((one) => one === 0);
  return { kind: isPicture ? 'divideBy255' : 'minMax', ...own };
}

/** y ∗ deviation + mean for numbers that the outputs are multiplied with and that are added to them in turn. */
export function targetScaleOf(
  steps: readonly ScaleStep[],
  { input, outputs, file }: { input: InputFlow; outputs: number; file: string },
): TargetScale {
  const deviation = new Float64Array(outputs).fill(1);
  const mean = new Float64Array(outputs);
  for (const step of steps) {
    const { scale, numbers } = step;
    const place = placesOf(step, input);
    for (let at = 0; at < outputs; at++) {
      const number = numbers[numbers.length === 1 ? 0 : place(at)]!;
      if (scale === 'add') mean[at]! += number;
      else {
        deviation[at]! *= number;
        mean[at]! *= number;
      }
    }
  }
  const isMissing = steps.some(({ scale }) => scale === 'missing');
  if (isMissing || !mean.every(Number.isFinite) || !deviation.every((one) => one > 0 && one < Infinity))
    throw unsupported(file, 'outputs must be multiplied with finite numbers above 0');
  return { deviation, mean };
}

function unsupported(file: string, rule: string): GradloomError {
  return new GradloomError('E_UNSUPPORTED', `${file}: ${rule}; got other nodes.`, {
    hint: 'Scale inputs and outputs outside of the model.',
  });
}
