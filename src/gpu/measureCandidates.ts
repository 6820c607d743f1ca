// Measures the kernels that can serve a class of problems: first their results, then their times.

import { GradloomError } from '../errors.ts';
import type { DeviceBuffer } from './buffer.ts';
import type { Gpu } from './gpu.ts';
import type { PreparedCall } from './shaderCall.ts';
import { timeRepeats } from './timer.ts';
import type { Trial, TuningProblem } from './tuningProblem.ts';
import type { TuningRecord } from './tuningRecord.ts';

interface Prepared {
  readonly calls: PreparedCall[];
  readonly owned: DeviceBuffer[];
}

interface Candidate extends Prepared {
  readonly name: string;
  /** The least nanoseconds of a run so far: other work on the machine only adds to them. */
  nanoseconds: number;
}

/** Share of the budget in which candidates are compiled and verified. */
const PREPARING = 0.6;
/** How often each candidate is timed at least, since a single time may be disturbed. */
const ROUNDS = { least: 2, most: 8 };
/** Nanoseconds of one timing: long against the steps of timestamps, or of waiting. */
const BATCH = { timestamps: 3e6, clock: 12e6 };
/**
 * A candidate must be faster than the rule's choice by this factor: a smaller gain may be chance, above all on a CPU.
 */
const WORTH = { gpu: 1.04, software: 1.1, null: 1 };
/** Candidates that take this many times as long as the best one are timed only as often as they must be. */
const HOPELESS = 1.5;

/**
 * Tries the candidates in order within about `milliseconds`, and returns the fastest that gives the plain kernel's
 * result: the rule's choice where it is as fast.
 *
 * @throws GradloomError `E_INTERNAL` where none does.
 */
export async function measureCandidates(
  gpu: Gpu,
  problem: TuningProblem,
  milliseconds: number,
): Promise<TuningRecord> {
  const begin = performance.now();
  const trial = await problem.prepare(gpu);
  const verified: Candidate[] = [];
  try {
    await prepareAll(gpu, problem, { trial, verified, deadline: begin + PREPARING * milliseconds });
    if (verified.length === 0) {
      throw new GradloomError(
        'E_INTERNAL',
        `tuning ${problem.title}: a kernel must give the plain kernel’s result; got none that does.`,
        { hint: 'Update the graphics driver, or open the device with tuning: "off".' },
      );
    }
    await timeAll(gpu, verified, begin + milliseconds);
    return recordOf(problem, { trial, verified, worth: WORTH[gpu.driver.kind] });
  } finally {
    for (const { owned } of verified) free(owned);
    trial.destroy();
  }
}

async function prepareAll(
  gpu: Gpu,
  { candidates }: TuningProblem,
  { trial, verified, deadline }: { trial: Trial; verified: Candidate[]; deadline: number },
): Promise<void> {
  const prepare = (name: string): Promise<Prepared | undefined> =>
    gpu.prepare(trial.calls(name)).catch(ignoreUnfit);
  // A GPU's driver compiles on several cores at once. A software driver would slow down what is measured.
  const ahead = gpu.driver.kind === 'gpu' ? candidates.map(prepare) : [];
  // What fails here fails where it is waited for.
  for (const pending of ahead) pending.catch(() => undefined);
  let late = false;
  for (const [index, name] of candidates.entries()) {
    const pending = late ? ahead[index] : (ahead[index] ?? prepare(name));
    // Without a right candidate there is nothing to use, so the search goes on after the deadline.
    const limit = verified.length === 0 ? Infinity : deadline;
    const prepared = pending && (await before(limit, pending));
    if (prepared) {
      const candidate = { ...prepared, name, nanoseconds: Infinity };
      if (await givesRightResult(gpu, candidate, trial)) verified.push(candidate);
      else free(prepared.owned);
    } else {
      pending?.then((other) => other && free(other.owned)).catch(() => undefined);
    }
    late = verified.length > 0 && performance.now() > deadline;
  }
}

/** A kernel that does not compile or does not fit the device is no candidate. */
function ignoreUnfit(error: unknown): undefined {
  const unfit =
    error instanceof GradloomError && ['E_COMPILE', 'E_LIMIT', 'E_OUT_OF_MEMORY'].includes(error.code);
  if (!unfit) throw error;
}

async function givesRightResult(gpu: Gpu, { calls, name }: Candidate, trial: Trial): Promise<boolean> {
  const run = (): Promise<void> => gpu.run(calls);
  await run();
  return (await trial.verify()) && ((await trial.verifyRounding?.(name, run)) ?? true);
}

/**
 * Times all candidates in turn, so that other work on the machine slows all of them down equally. The first is the
 * rule's.
 */
async function timeAll(gpu: Gpu, candidates: Candidate[], deadline: number): Promise<void> {
  const batch = gpu.features.has('timestamp-query') ? BATCH.timestamps : BATCH.clock;
  for (let round = 0; round < ROUNDS.most; round++) {
    if (round >= ROUNDS.least && performance.now() > deadline) return;
    const best = Math.min(...candidates.map(({ nanoseconds }) => nanoseconds));
    for (const [index, candidate] of candidates.entries()) {
      if (index > 0 && round >= ROUNDS.least && candidate.nanoseconds > HOPELESS * best) continue;
      const take = async (times: number): Promise<void> => {
        candidate.nanoseconds = Math.min(
          candidate.nanoseconds,
          await timeRepeats(gpu, candidate.calls, times),
        );
      };
      // One run shows how many make a batch, and is one of them: a long kernel has few runs.
      if (round === 0) await take(1);
      await take(Math.max(1, Math.min(1000, Math.round(batch / Math.max(candidate.nanoseconds, 1)))));
    }
  }
}

function recordOf(
  { title, candidates, fingerprint }: TuningProblem,
  { trial, verified, worth }: { trial: Trial; verified: readonly Candidate[]; worth: number },
): TuningRecord {
  const [rule] = candidates;
  const byRule = verified.find(({ name }) => name === rule);
  const best = verified.reduce((fastest, other) =>
    other.nanoseconds < fastest.nanoseconds ? other : fastest,
  );
  const winner = byRule && byRule.nanoseconds <= worth * best.nanoseconds ? byRule : best;
  return {
    winner: winner.name,
    source: fingerprint(winner.name),
    rule: rule!,
    problem: title,
    flops: trial.flops,
    nanoseconds: winner.nanoseconds,
    ruleNanoseconds: byRule?.nanoseconds ?? 0,
  };
}

/** The result of a promise if it comes before the deadline, else undefined. */
async function before<T>(deadline: number, promise: Promise<T>): Promise<T | undefined> {
  if (deadline === Infinity) return promise;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, deadline - performance.now()));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function free(buffers: readonly DeviceBuffer[]): void {
  for (const buffer of buffers) buffer.destroy();
}
