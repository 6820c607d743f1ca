// What the page and its worker say to each other, checked where it arrives.
import {
  array,
  boolean,
  check,
  instance,
  literal,
  minLength,
  nan,
  number,
  object,
  parse,
  picklist,
  pipe,
  readonly,
  string,
  tuple,
  union,
  variant,
  type InferOutput,
} from 'valibot';
import { DEVICE_REPLIES } from '../../shared/deviceReplies.ts';
import { resetRequest } from '../../shared/setupSchema.ts';
import { checkedSetup, OPTIMIZERS } from '../state/setup.ts';

const REQUEST = variant('type', [
  /** A landscape with optimisers at its start; a run that goes on goes on with them. */
  resetRequest(checkedSetup),
  /** `wish` counts what was asked of the training, so that an answer to an earlier wish is known as one. */
  object({ type: literal('run'), wish: number() }),
  object({ type: literal('pause'), wish: number() }),
]);

const POSITIONS = pipe(instance(Float64Array), minLength(2));
const SURFACE = pipe(
  object({
    names: pipe(tuple([string(), string()]), readonly()),
    x: POSITIONS,
    y: POSITIONS,
    costs: instance(Float64Array),
  }),
  check(({ x, y, costs }) => costs.length === x.length * y.length),
);
const PATH = pipe(
  object({
    optimizer: picklist(OPTIMIZERS),
    x: pipe(array(number()), readonly()),
    y: pipe(array(number()), readonly()),
    /** Infinite and NaN where it diverged. */
    costs: pipe(array(union([number(), nan()])), readonly()),
    inPlane: number(),
  }),
  check(({ x, y }) => x.length === y.length),
);
/** What is compiled of a landscape that is being made, in this order. */
export const MAKINGS = ['costs', 'optimizers'] as const;
const REPLY = variant('type', [
  ...DEVICE_REPLIES,
  object({ type: literal('making'), round: number(), part: picklist(MAKINGS) }),
  /** The costs, first of few points, then of all; `ms` since they were asked for. */
  object({
    type: literal('surface'),
    round: number(),
    ms: number(),
    surface: SURFACE,
    isWhole: boolean(),
  }),
  /** The optimisers are at the start, or further. */
  object({ type: literal('paths'), round: number(), step: number(), paths: pipe(array(PATH), readonly()) }),
  object({ type: literal('rested'), wish: number() }),
]);

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
