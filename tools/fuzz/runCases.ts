// Feeds a reader damaged files, one after the other, and notes what it should not have done.

import { GradloomError } from '../../src/errors.ts';
import { mutate, randomOf } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

/** Something that a reader should not have done. */
export interface Finding {
  readonly index: number;
  readonly what: string;
}

/** What a run of cases came to. */
export interface FuzzOutcome {
  readonly read: number;
  readonly refused: number;
  readonly findings: Finding[];
  /** The largest growth of the process's peak memory in one case, and the size of its file, bytes. */
  readonly growth: { readonly bytes: number; readonly fileBytes: number; readonly index: number };
}

/** Which cases: `index` counts from `from`; each is a function of `seed` and its index alone. */
export interface CaseRange {
  readonly from: number;
  readonly count: number;
  readonly seed: number;
  readonly onCase?: (index: number) => void;
}

/** Runs them. A crash or a hang is for the caller to notice, by `onCase`. */
export async function runCases(
  target: FuzzTarget,
  { from, count, seed, onCase }: CaseRange,
): Promise<FuzzOutcome> {
  const seeds = await target.seeds();
  for (const good of seeds) await settle(target, good);
  const findings: Finding[] = [];
  let read = 0;
  let refused = 0;
  let growth = { bytes: 0, fileBytes: 0, index: -1 };
  for (let index = from; index < from + count; index++) {
    const bytes = caseBytes(target, { seeds, seed, index });
    onCase?.(index);
    const before = peakMemory();
    const error = await settle(target, bytes);
    const grown = peakMemory() - before;
    if (grown > growth.bytes) growth = { bytes: grown, fileBytes: bytes.length, index };
    if (error === undefined) read++;
    else refused++;
    const isTyped = error instanceof GradloomError && error.code !== 'E_INTERNAL';
    if (error !== undefined && !isTyped)
      findings.push({ index, what: `untyped: ${describe(error).slice(0, 200)}` });
  }
  return { read, refused, findings, growth };
}

/** The damaged file of a case. */
export function caseBytes(
  target: FuzzTarget,
  { seeds, seed, index }: { seeds: readonly Uint8Array[]; seed: number; index: number },
): Uint8Array {
  const random = randomOf(seed * 1_000_003 + index);
  // The first numbers of seeds that are near each other are near each other as well.
  for (let i = 0; i < 8; i++) random(2);
  const good = seeds[random(seeds.length)] ?? new Uint8Array(0);
  const other = seeds[random(seeds.length)] ?? good;
  const damage = (content: Uint8Array): Uint8Array => mutate(content, other, random);
  if (!target.repack || random(2) === 0) return damage(good);
  const repacked = target.repack(good, damage);
  return random(4) === 0 ? damage(repacked) : repacked;
}

async function settle(target: FuzzTarget, bytes: Uint8Array): Promise<unknown> {
  try {
    await target.read(bytes);
    return undefined;
  } catch (error) {
    return error ?? new Error('nothing thrown');
  }
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}
