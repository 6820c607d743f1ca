// How work is spread over invocations: many that share results on a GPU, few with much work each on a software driver.

import type { DeviceTraits } from './deviceTraits.ts';
import { powerOfTwoUpTo } from './kernelParams.ts';

/** The invocations of a workgroup. */
export const WORKGROUP_SIZE = 64;

/** Workgroups that keep a device busy; beyond them an invocation takes several turns, up to `most`. */
const TURNS = {
  gpu: { workgroups: 2048, most: 16 },
  software: { workgroups: 32, most: 64 },
  null: { workgroups: 32, most: 64 },
} as const;

/** Groups of neighbours that an invocation takes, and how far apart, in groups, invocations and turns begin. */
export interface Turns {
  readonly turns: number;
  readonly localStep: number;
  readonly turnStep: number;
  readonly workgroups: number;
}

/**
 * Who takes which group: on a GPU neighbours are taken by neighbours, on a software driver by one invocation in a row.
 */
export function turnsFor(groups: number, { driver: { kind } }: DeviceTraits): Turns {
  const { workgroups, most } = TURNS[kind];
  const needed = Math.ceil(groups / WORKGROUP_SIZE);
  const turns = powerOfTwoUpTo(needed / workgroups, { least: 1, most });
  const [localStep, turnStep] = kind === 'gpu' ? [1, WORKGROUP_SIZE] : [turns, 1];
  return { turns, localStep, turnStep, workgroups: Math.ceil(needed / turns) };
}

/** Groups of neighbours in a row from which few lanes of a software driver are idle at its end. */
const WIDE_ROW = 32;

/**
 * Rows that an invocation of a software driver goes down when it keeps to its columns, of `groups` groups; 1 where that
 * costs more than it saves, as on a GPU, which reads neighbours side by side and one value for many at no cost.
 */
export function rowTurnsFor(
  { rows, groups }: { rows: number; groups: number },
  { driver: { kind } }: DeviceTraits,
): number {
  if (kind !== 'software' || groups < WIDE_ROW) return 1;
  const { workgroups, most } = TURNS[kind];
  const stretches = Math.ceil(groups / WORKGROUP_SIZE);
  return powerOfTwoUpTo((rows * stretches) / workgroups, { least: 1, most });
}

/** Invocations that keep the threads of a software driver busy. */
const ENOUGH_ON_SOFTWARE = 128;
/** Groups of four that a software driver reads in the time of a barrier. */
const WORTH_A_BARRIER = 512;

/**
 * Invocations of a workgroup that share one result made of `groups` groups of neighbours. On a GPU each takes four of
 * them at least. A software driver leaves each result to one invocation, since sharing needs barriers, unless there are
 * too few results for its threads and much to do for each.
 */
export function lanesFor(
  { results, groups, most }: { results: number; groups: number; most: number },
  { driver }: DeviceTraits,
): number {
  const least = 1;
  if (driver.kind !== 'software') return powerOfTwoUpTo(groups / 4, { least, most });
  const idle = powerOfTwoUpTo(ENOUGH_ON_SOFTWARE / results, { least, most });
  return powerOfTwoUpTo(groups / WORTH_A_BARRIER, { least, most: idle });
}

/** Invocations that keep a device busy with work of many steps each. */
const ENOUGH_OWNERS = { gpu: 8192, software: 256, null: 256 } as const;

/**
 * Parts into which the work of each of `owners` invocations is cut, so that a device has enough to do: `most` at most.
 */
export function partsFor(owners: number, most: number, { driver }: DeviceTraits): number {
  return Math.max(1, Math.floor(Math.min(most, ENOUGH_OWNERS[driver.kind] / owners)));
}
