// What the start page and its worker say to each other, checked where it arrives.
import {
  boolean,
  instance,
  integer,
  literal,
  number,
  object,
  parse,
  pipe,
  string,
  variant,
  type InferOutput,
} from 'valibot';

const FAILURE = object({ code: string(), message: string(), hint: string() });

const REQUEST = variant('type', [
  /** A new network of this seed, trained to its end. */
  object({ type: literal('begin'), seed: pipe(number(), integer()), dark: boolean() }),
  object({ type: literal('pause') }),
  object({ type: literal('resume') }),
  /** Colours to paint in. */
  object({ type: literal('theme'), dark: boolean() }),
]);

const REPLY = variant('type', [
  object({ type: literal('opened'), device: string(), software: boolean() }),
  /** The network as it is after a step, of the run with this seed. */
  object({
    type: literal('frame'),
    seed: number(),
    step: number(),
    cost: number(),
    field: instance(ImageBitmap),
  }),
  object({ type: literal('done'), seed: number(), accuracy: number() }),
  /** The device is gone; the run begins again on the next one. */
  object({ type: literal('lost') }),
  object({ type: literal('failed'), failure: FAILURE }),
]);

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
