// What the glass box and its worker say to each other, checked where it arrives.
import {
  array,
  instance,
  literal,
  number,
  object,
  parse,
  picklist,
  pipe,
  maxValue,
  minValue,
  unknown,
  variant,
} from 'valibot';
import type { TimedStage } from 'gradloom/notes';
import type { Failure } from '../../shared/failure.ts';
import { checkedSetup, type Setup } from '../state/setup.ts';
import type { TakenApart } from '../state/takenApart.ts';
import type { ChainValues, Leaves } from './chainGraph.ts';

const leaf = pipe(number(), minValue(-1000), maxValue(1000));
const REQUEST = variant('type', [
  object({ type: literal('take'), round: number(), setup: unknown() }),
  object({ type: literal('chain'), at: object({ a: leaf, b: leaf, c: leaf }) }),
  object({ type: literal('stages') }),
]);

/** From the page. */
export type Request =
  | { readonly type: 'take'; readonly round: number; readonly setup: Setup }
  | { readonly type: 'chain'; readonly at: Leaves }
  | { readonly type: 'stages' };

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  const request = parse(REQUEST, message);
  if (request.type !== 'take') return request;
  const setup = checkedSetup(request.setup);
  if (!setup) throw new TypeError('take: the set-up must be one that the page can make.');
  return { ...request, setup };
}

/** A stage with its time, and the cost after its last iteration. */
export interface StageResult extends TimedStage {
  readonly cost: number;
}

/** From the worker. */
export type Reply =
  | { readonly type: 'opened'; readonly device: string; readonly software: boolean }
  | { readonly type: 'taken'; readonly round: number; readonly step: TakenApart }
  | { readonly type: 'chain'; readonly at: Leaves; readonly values: ChainValues }
  | { readonly type: 'stages'; readonly stages: readonly StageResult[] }
  /** The device was lost; another is opened, and what was asked for is done again. */
  | { readonly type: 'lost' }
  | { readonly type: 'failed'; readonly failure: Failure };

const REPLY = object({ type: picklist(['opened', 'taken', 'chain', 'stages', 'lost', 'failed']) });
const TAKEN = object({
  round: number(),
  step: object({ given: instance(Object), operations: array(unknown()), calls: array(unknown()) }),
});

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  const { type } = parse(REPLY, message);
  if (type === 'taken') parse(TAKEN, message);
  return message as Reply;
}
