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
  string,
  tuple,
  union,
  unknown,
  variant,
} from 'valibot';
import type { Failure } from '../../shared/failure.ts';
import type { Path, Surface } from '../state/reducer.ts';
import { checkedSetup, OPTIMIZERS, type Setup } from '../state/setup.ts';

const REQUEST = variant('type', [
  /** A landscape with optimisers at its start; a run that goes on goes on with them. */
  object({ type: literal('reset'), setup: unknown(), round: number() }),
  object({ type: literal('run') }),
  object({ type: literal('pause') }),
]);

/** From the page. */
export type Request =
  | { readonly type: 'reset'; readonly setup: Setup; readonly round: number }
  | { readonly type: 'run' }
  | { readonly type: 'pause' };

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  const request = parse(REQUEST, message);
  if (request.type !== 'reset') return request;
  const setup = checkedSetup(request.setup);
  if (!setup) throw new TypeError('reset: the set-up must be one that the page can make.');
  return { type: 'reset', setup, round: request.round };
}

/** From the worker. */
export type Reply =
  | { readonly type: 'opened'; readonly device: string; readonly software: boolean }
  /** The costs, first of few points, then of all; `ms` since they were asked for. */
  | {
      readonly type: 'surface';
      readonly round: number;
      readonly ms: number;
      readonly surface: Surface;
      readonly isWhole: boolean;
    }
  /** The optimisers are at the start, or further. */
  | { readonly type: 'paths'; readonly round: number; readonly step: number; readonly paths: readonly Path[] }
  | { readonly type: 'rested' }
  /** The device was lost with all that lay on it. The optimisers start again on another one, which `recovered` tells. */
  | { readonly type: 'lost' }
  | { readonly type: 'recovered' }
  | { readonly type: 'failed'; readonly failure: Failure };

const POSITIONS = pipe(instance(Float64Array), minLength(2));
const SURFACE = pipe(
  object({
    names: tuple([string(), string()]),
    x: POSITIONS,
    y: POSITIONS,
    costs: instance(Float64Array),
  }),
  check(({ x, y, costs }) => costs.length === x.length * y.length),
);
const PATH = pipe(
  object({
    optimizer: picklist(OPTIMIZERS),
    x: array(number()),
    y: array(number()),
    /** Infinite and NaN where it diverged. */
    costs: array(union([number(), nan()])),
    inPlane: number(),
  }),
  check(({ x, y }) => x.length === y.length),
);
const REPLY = variant('type', [
  object({ type: literal('opened'), device: string(), software: boolean() }),
  object({
    type: literal('surface'),
    round: number(),
    ms: number(),
    surface: SURFACE,
    isWhole: boolean(),
  }),
  object({ type: literal('paths'), round: number(), step: number(), paths: array(PATH) }),
  object({ type: literal('rested') }),
  object({ type: literal('lost') }),
  object({ type: literal('recovered') }),
  object({
    type: literal('failed'),
    failure: object({ code: string(), message: string(), hint: string() }),
  }),
]);

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  return parse(REPLY, message);
}
