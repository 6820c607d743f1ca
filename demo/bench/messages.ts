// What the bench page and its worker say to each other.
import type { DeviceCheck, DeviceVerification } from 'gradloom';
import type { Failure } from '../shared/failure.ts';
import type { Roof } from './roofline.ts';

/** A workload that can be chosen. */
export interface Offer {
  /** Unique: `W6-add`. */
  readonly name: string;
  /** As in the chart: `add`. */
  readonly label: string;
  readonly title: string;
}

/** One measured figure. */
export interface Figure {
  /** Its label in the chart: `W2`, `matmul 512`. */
  readonly name: string;
  readonly title: string;
  /** Whose figure it is, where it is not this library's. */
  readonly library?: string;
  readonly kind: 'kernel' | 'network';
  /** What one run is: a step of training, or a call. */
  readonly per: 'step' | 'call';
  /** Of one step or call: median, fastest and slowest round. */
  readonly milliseconds: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Floating-point operations of one step or call. */
  readonly flops: number;
  /** Bytes of memory that its kernels read and write. */
  readonly bytes: number;
  /** Examples that one step or call handles, where it does. */
  readonly examples?: number;
}

/** From the page. */
export type Request =
  | {
      readonly type: 'run';
      readonly only: readonly string[];
      readonly quick: boolean;
      readonly beside: boolean;
    }
  | { readonly type: 'verify' }
  | { readonly type: 'stop' };

/** From the worker. */
export type Reply =
  | {
      readonly type: 'opened';
      readonly device: string;
      readonly software: boolean;
      readonly adapter: Readonly<Record<string, string>>;
      readonly offers: readonly Offer[];
    }
  /** What is being measured; `share` of all is done. */
  | { readonly type: 'progress'; readonly text: string; readonly share: number }
  | { readonly type: 'roof'; readonly roof: Roof }
  | { readonly type: 'figure'; readonly figure: Figure }
  /** A workload that this device cannot do. */
  | { readonly type: 'left'; readonly name: string; readonly failure: Failure }
  /** Some rows of the self-test, as they are known; then all of it. */
  | { readonly type: 'checks'; readonly checks: readonly DeviceCheck[] }
  | { readonly type: 'verified'; readonly verification: DeviceVerification }
  | { readonly type: 'done'; readonly stopped: boolean }
  | { readonly type: 'failed'; readonly failure: Failure };
