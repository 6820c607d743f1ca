// What the bench page and its worker say to each other, checked where it arrives.
import { DEVICE_FAMILIES, type DeviceCheck, type DeviceVerification } from 'gradloom';
import {
  array,
  boolean,
  custom,
  optional,
  finite,
  literal,
  maxValue,
  minValue,
  number,
  object,
  parse,
  picklist,
  pipe,
  readonly,
  record,
  string,
  variant,
  type GenericSchema,
  type InferOutput,
} from 'valibot';
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

const REQUEST = variant('type', [
  object({ type: literal('run'), only: array(string()), quick: boolean(), beside: boolean() }),
  object({ type: literal('verify') }),
  object({ type: literal('stop') }),
]);

/** From the page. */
export type Request = InferOutput<typeof REQUEST>;

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  return parse(REQUEST, message);
}

const amount = pipe(number(), finite(), minValue(0));
const FAILURE: GenericSchema<Failure> = object({ code: string(), message: string(), hint: string() });
const OFFER: GenericSchema<Offer> = object({ name: string(), label: string(), title: string() });
const ROOF: GenericSchema<Roof> = object({ gflops: amount, gigabytes: amount });
const FIGURE: GenericSchema<Figure> = object({
  name: string(),
  title: string(),
  library: optional(string()),
  kind: picklist(['kernel', 'network']),
  per: picklist(['step', 'call']),
  milliseconds: amount,
  fastest: amount,
  slowest: amount,
  flops: amount,
  bytes: amount,
  examples: optional(amount),
});
const CHECK: GenericSchema<DeviceCheck> = object({
  family: picklist(DEVICE_FAMILIES),
  what: string(),
  verdict: picklist(['exact', 'within', 'broken']),
  values: amount,
  // The error of a result that is no number is none either.
  error: custom<number>((value) => typeof value === 'number'),
  bound: amount,
  unit: picklist(['ULP', 'share', '']),
  wrong: optional(string()),
});
const VERIFICATION: GenericSchema<DeviceVerification> = object({
  sound: boolean(),
  driver: string(),
  checks: array(CHECK),
  trainings: record(string(), string()),
  absent: array(string()),
  milliseconds: amount,
});

const REPLY = variant('type', [
  object({
    type: literal('opened'),
    device: string(),
    software: boolean(),
    adapter: record(string(), string()),
    offers: array(OFFER),
  }),
  /** What is being measured; `share` of all is done. */
  object({ type: literal('progress'), text: string(), share: pipe(amount, maxValue(1)) }),
  object({ type: literal('roof'), roof: ROOF }),
  object({ type: literal('figure'), figure: FIGURE }),
  /** A workload that this device cannot do. */
  object({ type: literal('left'), name: string(), failure: FAILURE }),
  /** Some rows of the self-test, as they are known; then all of it. */
  object({ type: literal('checks'), checks: pipe(array(CHECK), readonly()) }),
  object({ type: literal('verified'), verification: VERIFICATION }),
  /** The device was lost; what was being done on it is done once more on the next one. */
  object({ type: literal('lost') }),
  object({ type: literal('done'), stopped: boolean() }),
  object({ type: literal('failed'), failure: FAILURE }),
]);

/** From the worker. */
export type Reply = InferOutput<typeof REPLY>;

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  return parse(REPLY, message);
}
