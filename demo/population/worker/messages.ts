// What the page and its worker say to each other, checked where it arrives.
import {
  boolean,
  instance,
  literal,
  number,
  object,
  parse,
  picklist,
  string,
  unknown,
  variant,
} from 'valibot';
import type { Failure } from '../../shared/failure.ts';
import { checkedSetup, type Setup } from '../state/setup.ts';

/** How and in which colours the field is painted. */
export interface Look {
  readonly arrangement: 'place' | 'result';
  readonly dark: boolean;
}

const ARRANGEMENT = picklist(['place', 'result']);
const REQUEST = variant('type', [
  /** New networks, from step 0; a training that runs goes on with them. `round` names them in what is told of them. */
  object({ type: literal('reset'), setup: unknown(), round: number() }),
  object({ type: literal('run') }),
  object({ type: literal('pause') }),
  object({ type: literal('look'), arrangement: ARRANGEMENT, dark: boolean() }),
]);

/** From the page. */
export type Request =
  | { readonly type: 'reset'; readonly setup: Setup; readonly round: number }
  | { readonly type: 'run' }
  | { readonly type: 'pause' }
  | ({ readonly type: 'look' } & Look);

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
  /** The field as it is now. */
  | {
      readonly type: 'frame';
      readonly round: number;
      readonly step: number;
      /** Steps of all networks together, a second; 0 while it rests. */
      readonly networkSteps: number;
      /** Milliseconds from one frame to the next; 0 while it rests. */
      readonly frameMs: number;
      readonly picture: ImageBitmap;
    }
  /** How each network does on held-out points, and which one each tile shows. */
  | {
      readonly type: 'scores';
      readonly round: number;
      readonly costs: Float32Array;
      readonly accuracies: Float32Array;
      readonly order: Uint32Array;
      /** What made the order. */
      readonly arrangement: Look['arrangement'];
    }
  | { readonly type: 'rested' }
  /** The device was lost with all networks. They start again on another one, which `recovered` tells. */
  | { readonly type: 'lost' }
  | { readonly type: 'recovered' }
  | { readonly type: 'failed'; readonly failure: Failure };

const REPLY = variant('type', [
  object({ type: literal('opened'), device: string(), software: boolean() }),
  object({
    type: literal('frame'),
    round: number(),
    step: number(),
    networkSteps: number(),
    frameMs: number(),
    picture: instance(ImageBitmap),
  }),
  object({
    type: literal('scores'),
    round: number(),
    costs: instance(Float32Array),
    accuracies: instance(Float32Array),
    order: instance(Uint32Array),
    arrangement: ARRANGEMENT,
  }),
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
