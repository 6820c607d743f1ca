// The class that each row of ŷ stands for.

import { GradloomError } from '../errors.ts';

/** Whose outputs they are: a network, a model, or how many columns a row has. */
export type OutputsOf = { readonly outputs: number } | { readonly network: { readonly outputs: number } };

/**
 * The class that each row of ŷ [examples, outputs] decides for: ŷ ≥ 0.5 where there is one output, else arg max, the
 * first of equals. `of` is the model or its network, or `{ outputs }`, the columns of a row.
 *
 * @throws GradloomError `E_ARGUMENT` where `of` is another thing, `E_SHAPE` where ŷ is no whole number of rows,
 *   `E_NONFINITE` where a value is NaN or infinite, with its row.
 */
export function decide(outputs: ArrayLike<number>, of: OutputsOf): Uint32Array<ArrayBuffer> {
  const count = widthOf(of);
  if (outputs.length % count !== 0) {
    throw new GradloomError(
      'E_SHAPE',
      `decide: ŷ must hold whole rows of ${count} outputs; got ${outputs.length} values.`,
      { hint: 'Pass the outputs of all examples, and the model that gave them.' },
    );
  }
  checkOutputs('decide', outputs, count);
  return Uint32Array.from({ length: outputs.length / count }, (_, example) => {
    const first = example * count;
    if (count === 1) return outputs[first]! >= 0.5 ? 1 : 0;
    let best = 0;
    for (let index = 1; index < count; index++)
      if (outputs[first + index]! > outputs[first + best]!) best = index;
    return best;
  });
}

/** Throws `E_NONFINITE` with the row, from 1, where ŷ [rows, count] is not finite. `first` is the first row's number. */
export function checkOutputs(what: string, outputs: ArrayLike<number>, count: number, first = 0): void {
  for (let at = 0; at < outputs.length; at++) {
    if (Number.isFinite(outputs[at])) continue;
    throw new GradloomError(
      'E_NONFINITE',
      `${what}: every output must be finite; got ${outputs[at]} in row ${first + Math.floor(at / count) + 1}.`,
      {
        hint: 'Put the inputs in standard form; where the training diverged, train again with a lower learning rate.',
      },
    );
  }
}

function widthOf(of: OutputsOf): number {
  const { outputs } = (
    'network' in Object(of) ? (of as { network: { outputs: number } }).network : Object(of)
  ) as {
    outputs?: unknown;
  };
  if (Number.isSafeInteger(outputs) && (outputs as number) >= 1) return outputs as number;
  throw new GradloomError(
    'E_ARGUMENT',
    `decide: the model that gave ŷ is needed, or { outputs }, the columns of a row; got ${typeof of === 'object' ? `outputs ${String(outputs)}` : String(of)}.`,
    { hint: 'decide(await model.predict(x), model)' },
  );
}
