// What the page and its worker say to each other, checked where it arrives.
import {
  boolean,
  instance,
  literal,
  number,
  object,
  parse,
  picklist,
  variant,
  type InferOutput,
} from 'valibot';
import { DEVICE_REPLIES } from '../../shared/deviceReplies.ts';
import { resetRequest } from '../../shared/setupSchema.ts';
import { checkedSetup } from '../state/setup.ts';

const ARRANGEMENT = picklist(['place', 'result']);
/** How and in which colours the field is painted. */
const LOOK = { arrangement: ARRANGEMENT, dark: boolean() };
const REQUEST = variant('type', [
  /** New networks, from step 0; a training that runs goes on with them. */
  resetRequest(checkedSetup),
  /** `wish` counts what was asked of the training, so that an answer to an earlier wish is known as one. */
  object({ type: literal('run'), wish: number() }),
  object({ type: literal('pause'), wish: number() }),
  object({ type: literal('look'), ...LOOK }),
]);
/** What is compiled of networks that are being made, in this order. */
export const MAKINGS = ['training', 'planes', 'scores'] as const;
const REPLY = variant('type', [
  ...DEVICE_REPLIES,
  object({ type: literal('making'), part: picklist(MAKINGS) }),
  /** The field as it is now. */
  object({
    type: literal('frame'),
    round: number(),
    step: number(),
    /** Steps of all networks together, a second; 0 while it rests. */
    networkSteps: number(),
    /** Milliseconds from one frame to the next; 0 while it rests. */
    frameMs: number(),
    picture: instance(ImageBitmap),
  }),
  /** How each network does on held-out points, and which one each tile shows. */
  object({
    type: literal('scores'),
    round: number(),
    costs: instance(Float32Array),
    accuracies: instance(Float32Array),
    order: instance(Uint32Array),
    /** What made the order. */
    arrangement: ARRANGEMENT,
  }),
  object({ type: literal('rested'), wish: number() }),
]);

/** How and in which colours the field is painted. */
export type Look = Omit<Extract<Request, { type: 'look' }>, 'type'>;
/** What is being compiled. */
export type Making = (typeof MAKINGS)[number];
/** From the page. */
export type Request = InferOutput<typeof REQUEST>;
/** From the worker. */
export type Reply = InferOutput<typeof REPLY>;

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  return parse(REQUEST, message);
}

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  return parse(REPLY, message);
}
