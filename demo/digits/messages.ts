// What the page and its worker say to each other.

/** Choices of a training. */
export interface Settings {
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
}

/** From the page. */
export type Request =
  | { readonly kind: 'open' }
  | { readonly kind: 'train'; readonly settings: Settings }
  | { readonly kind: 'stop' }
  /** 28 × 28 bytes, white on black. */
  | { readonly kind: 'read'; readonly pixels: Uint8Array };

/** From the worker. */
export type Reply =
  | { readonly kind: 'opened'; readonly adapter: string }
  | { readonly kind: 'status'; readonly text: string }
  | {
      readonly kind: 'progress';
      readonly step: number;
      readonly epoch: number;
      readonly losses: Float32Array;
      readonly stepsPerSecond: number;
    }
  | { readonly kind: 'accuracy'; readonly accuracy: number }
  | { readonly kind: 'trained'; readonly steps: number; readonly seconds: number; readonly stopped: boolean }
  /** Probabilities of 0 … 9. */
  | { readonly kind: 'reading'; readonly probabilities: Float32Array }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly hint: string };
