// What the playground and its worker say to each other, checked where it arrives.
import {
  boolean,
  instance,
  number,
  object,
  parse,
  picklist,
  variant,
  type InferOutput,
  literal,
  unknown,
} from 'valibot';
import type { Failure } from '../../shared/failure.ts';
import { checkedSetup, type Setup } from '../state/setup.ts';

const REQUEST = variant('type', [
  /** A new network and its data, from step 0; it does not train yet. */
  object({ type: literal('reset'), setup: unknown() }),
  object({ type: literal('run') }),
  object({ type: literal('pause') }),
  object({ type: literal('step') }),
  /** Of the network as it is. */
  object({ type: literal('learningRate'), value: number() }),
  /** Colours to paint in. */
  object({ type: literal('theme'), dark: boolean() }),
]);

/** From the page. */
export type Request =
  | { readonly type: 'reset'; readonly setup: Setup }
  | Exclude<InferOutput<typeof REQUEST>, { type: 'reset' }>;

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  const request = parse(REQUEST, message);
  if (request.type !== 'reset') return request;
  const setup = checkedSetup(request.setup);
  if (!setup) throw new TypeError('reset: the set-up must be one that the page can make.');
  return { type: 'reset', setup };
}

/** How the network does on some points. */
export interface Score {
  readonly cost: number;
  readonly accuracy: number;
}

/** From the worker. */
export type Reply =
  | { readonly type: 'opened'; readonly device: string; readonly software: boolean }
  /** The network as it is now. */
  | {
      readonly type: 'frame';
      /** Counts the resets, so that a frame of the network before is known as one. */
      readonly round: number;
      readonly step: number;
      readonly epoch: number;
      readonly stepsPerSecond: number;
      /** Costs of the steps since the last frame. */
      readonly costs: Float32Array;
      readonly training: Score;
      readonly heldOut: Score;
      /** Pictures of all units side by side, each `side` pixels high and wide: inputs, hidden layers, output. */
      readonly fields: ImageBitmap;
      readonly side: number;
      /** W[l] of each layer, row-major [units, inputs], the last one's too. */
      readonly weights: readonly Float32Array[];
    }
  /** The network rests after a `pause` or a `step`. */
  | { readonly type: 'rested' }
  | { readonly type: 'failed'; readonly failure: Failure };

const REPLY = object({ type: picklist(['opened', 'frame', 'rested', 'failed']) });
const FRAME = object({
  round: number(),
  step: number(),
  epoch: number(),
  stepsPerSecond: number(),
  costs: instance(Float32Array),
  fields: instance(ImageBitmap),
  side: number(),
});

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  const { type } = parse(REPLY, message);
  if (type === 'frame') parse(FRAME, message);
  return message as Reply;
}
