// The class that each row of ŷ stands for.

import { arrayKind } from '../arrayKind.ts';
import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { Network } from '../nn/network.ts';
import { giverOf, givesProbabilities } from './outputsOf.ts';

/** Whose outputs they are: a model, its network, or how many columns a row has. */
export type OutputsOf =
  | {
      /** Numbers of a row of ŷ. */
      readonly outputs: number;
    }
  | {
      /** The network that gave ŷ. */
      readonly network: Network;
    };

/**
 * The class that each row of ŷ [examples, outputs] decides for: ŷ ≥ 0.5 where there is one output, else arg max, the
 * first of equals. `of` is the model or its network, or `{ outputs }`, the columns of a row.
 *
 * What `predict` gave is known to be of its model; numbers from elsewhere are taken at their word.
 *
 * @throws GradloomError `E_ARGUMENT` where `of` is another thing, another model than the one that gave ŷ, or one whose
 *   outputs are no probabilities; `E_DTYPE` where ŷ is no array; `E_SHAPE` where it is no whole number of rows;
 *   `E_NONFINITE` where a value is NaN or infinite, with its row.
 */
export function decide(outputs: ArrayLike<number>, of: OutputsOf): Uint32Array<ArrayBuffer> {
  const network = networkOf(of);
  const count = widthOf(network ?? of);
  if (arrayKind(outputs) === undefined) {
    throw new GradloomError('E_DTYPE', `decide: ŷ must be an array of numbers; got ${kindOf(outputs)}.`, {
      hint: 'decide(await model.predict(x), model)',
    });
  }
  const giver = giverOf(outputs);
  checkGiver(giver, { network, count });
  checkDecides(giver ?? network);
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

/** Throws `E_ARGUMENT` where it is known that another network gave the outputs, or one of another width. */
function checkGiver(
  giver: Network | undefined,
  { network, count }: { network: Network | undefined; count: number },
): void {
  if (!giver || (network ? network === giver : count === giver.outputs)) return;
  const got = network ? 'the outputs of another' : `${giver.outputs} outputs a row`;
  throw new GradloomError('E_ARGUMENT', `decide: ŷ must be of the model that is given; got ${got}.`, {
    hint: 'Pass the model whose predict() gave ŷ.',
  });
}

/** Throws `E_ARGUMENT` for a network that tells numbers and no classes. */
function checkDecides(network: Network | undefined): void {
  if (!network || givesProbabilities(network)) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `decide: a class is decided by probabilities; got outputs of the activation ${network.outputActivation ?? 'maxout'}.`,
    {
      hint: 'Predicted numbers are the answer. For scores whose largest counts, pass a copy and { outputs }.',
    },
  );
}

/** The network of what is a model or a network. */
function networkOf(of: unknown): Network | undefined {
  const { network = of } = Object(of) as { network?: unknown };
  return typeof (network as Partial<Network> | null)?.arenaOf === 'function'
    ? (network as Network)
    : undefined;
}

function widthOf(of: unknown): number {
  const { outputs } = Object(of) as { outputs?: unknown };
  if (Number.isSafeInteger(outputs) && (outputs as number) >= 1) return outputs as number;
  throw new GradloomError(
    'E_ARGUMENT',
    `decide: the model that gave ŷ is needed, or { outputs }, the columns of a row; got ${typeof of === 'object' && of !== null ? `outputs ${kindOf(outputs)}` : kindOf(of)}.`,
    { hint: 'decide(await model.predict(x), model)' },
  );
}
