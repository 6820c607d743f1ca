// What the page and its worker say to each other.
import type { Failure } from '../shared/failure.ts';

/** What the visitor chose. Numbers are as typed, so that the library itself says what is wrong with them. */
export interface Settings {
  /** Units of the hidden layers, from the first on. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly batchSize: number;
  /** Passes over the training pictures until it rests. */
  readonly epochs: number;
  readonly seed: number;
}

/** From the page. */
export type Request =
  /** A new network with these settings, trained at once in place of the one before; or `refused`. */
  | { readonly type: 'begin'; readonly settings: Settings }
  | { readonly type: 'continue'; readonly epochs: number }
  | { readonly type: 'stop' }
  /** From the next step on. */
  | { readonly type: 'learningRate'; readonly value: number }
  /** One picture of 28 × 28 bytes; always answered by `classified` or `failed`. */
  | { readonly type: 'classify'; readonly pixels: Uint8Array };

/** From the worker. */
export type Reply =
  | { readonly type: 'opened'; readonly device: string; readonly software: boolean }
  /** What is being done before the first step. */
  | { readonly type: 'preparing'; readonly text: string }
  | { readonly type: 'begun'; readonly layers: string; readonly parameters: number }
  /** Costs of the steps since the last report, the last of which is `step`. */
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly epoch: number;
      readonly costs: Float32Array;
      readonly stepsPerSecond: number;
    }
  | { readonly type: 'accuracy'; readonly accuracy: number; readonly examples: number }
  /** What was found of the training's health, in words. */
  | { readonly type: 'advice'; readonly text: string }
  | { readonly type: 'rested'; readonly steps: number; readonly stopped: boolean }
  /** Absent where there is no network yet. */
  | { readonly type: 'classified'; readonly probabilities?: Float32Array }
  /** A setting that makes no sense; the network is the one it was. */
  | { readonly type: 'refused'; readonly failure: Failure }
  /** The training is over. */
  | { readonly type: 'failed'; readonly failure: Failure };
