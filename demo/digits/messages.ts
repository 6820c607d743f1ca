// What the page and its worker say to each other, checked where it arrives.
import {
  array,
  boolean,
  custom,
  literal,
  number,
  object,
  optional,
  parse,
  string,
  variant,
  type GenericSchema,
  type InferOutput,
} from 'valibot';

/** A number or NaN, which the library refuses with its reason. */
const typed = custom<number>((value) => typeof value === 'number');
const PIXELS = custom<Uint8Array>((value) => value instanceof Uint8Array);
const NUMBERS = custom<Float32Array>((value) => value instanceof Float32Array);

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

const SETTINGS: GenericSchema<Settings> = object({
  hidden: array(typed),
  learningRate: typed,
  batchSize: typed,
  epochs: typed,
  seed: typed,
});

const REQUEST = variant('type', [
  /** A new network with these settings, trained at once in place of the one before; or `refused`. */
  object({ type: literal('begin'), settings: SETTINGS }),
  object({ type: literal('continue'), epochs: typed }),
  object({ type: literal('stop') }),
  /** From the next step on. */
  object({ type: literal('learningRate'), value: typed }),
  /** One picture of 28 × 28 bytes; always answered by `classified` or `failed`. */
  object({ type: literal('classify'), pixels: PIXELS }),
]);

/** From the page. */
export type Request = InferOutput<typeof REQUEST>;

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  return parse(REQUEST, message);
}

const FAILURE = object({ code: string(), message: string(), hint: string() });

const REPLY = variant('type', [
  object({ type: literal('opened'), device: string(), software: boolean() }),
  /** What is being done before the first step. */
  object({ type: literal('preparing'), text: string() }),
  object({ type: literal('begun'), layers: string(), parameters: number() }),
  /** Costs of the steps since the last report, the last of which is `step`. */
  object({
    type: literal('progress'),
    step: number(),
    epoch: number(),
    costs: NUMBERS,
    stepsPerSecond: number(),
  }),
  object({ type: literal('accuracy'), accuracy: number(), examples: number() }),
  /** What was found of the training's health, in words. */
  object({ type: literal('advice'), text: string() }),
  /** The device was lost, and another one goes on with the same network. */
  object({ type: literal('recovered') }),
  object({ type: literal('rested'), steps: number(), stopped: boolean() }),
  /** Absent where there is no network yet. */
  object({ type: literal('classified'), probabilities: optional(NUMBERS) }),
  /** A setting that makes no sense; the network is the one it was. */
  object({ type: literal('refused'), failure: FAILURE }),
  /** The training is over. */
  object({ type: literal('failed'), failure: FAILURE }),
]);

/** From the worker. */
export type Reply = InferOutput<typeof REPLY>;

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  return parse(REPLY, message);
}
