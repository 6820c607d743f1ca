// The question for the tuner: a class of problems, and a trial of one of them on the device.

import type { Gpu } from './gpu.ts';
import type { ShaderCall } from './shaderCall.ts';

/** A class of problems and the kernels that can serve it. */
export interface TuningProblem {
  /** Problems of the same name share a decision. */
  readonly name: string;
  /** The problem for people: `[128, 784] · [784, 512]`. */
  readonly title: string;
  /** Names of candidates, the written rule's choice first, then in the order in which they are tried. */
  readonly candidates: readonly string[];
  /** Fingerprint of all that the candidate would run. */
  readonly fingerprint: (candidate: string) => string;
  /** Makes a problem of the class on the device. */
  readonly prepare: (gpu: Gpu) => Promise<Trial>;
}

/** A problem on the device that candidates solve in turn. */
export interface Trial {
  readonly flops: number;
  readonly calls: (candidate: string) => readonly ShaderCall[];
  /**
   * Whether the last run gave the result of the plain kernel. It overwrites the result, so that the next run must write
   * it again.
   */
  readonly verify: () => Promise<boolean>;
  /**
   * For a candidate that rounds what others do not: whether its results keep to the bound of its error, on operands that
   * it must round; true for the others. `run` runs it once more. Left out where no candidate rounds.
   */
  readonly verifyRounding?: (candidate: string, run: () => Promise<void>) => Promise<boolean>;
  readonly destroy: () => void;
}
