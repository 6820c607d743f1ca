// A network of a population as a set-up of the playground, where it trains to the same result.
import { linkOf } from '../../playground/state/link.ts';
import { FIRST_SETUP, type Setup as PlaygroundSetup } from '../../playground/state/setup.ts';
import type { Member } from './members.ts';
import type { Setup } from './setup.ts';

/** What the playground would be told to train this network; without a member what all share. */
export function playgroundSetup(setup: Setup, member?: Member): PlaygroundSetup {
  const { data, noise, units, activation, optimizer, batchSize, seed } = setup;
  return {
    ...FIRST_SETUP,
    data,
    noise,
    layers: [
      { units, activation },
      { units, activation },
    ],
    optimizer,
    batchSize,
    seed,
    ...(member
      ? {
          learningRate: member.learningRate,
          l2: member.l2,
          initializer: member.initializer,
          variation: member.variation,
        }
      : {}),
  };
}

/** The playground's address for a network, relative to this page. */
export function playgroundAddress(setup: Setup, member: Member): string {
  return `../playground/#${linkOf(playgroundSetup(setup, member))}`;
}
