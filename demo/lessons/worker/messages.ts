// What the page and its worker say to each other, checked where it arrives.
import {
  any,
  array,
  boolean,
  custom,
  literal,
  number,
  object,
  optional,
  parse,
  record,
  string,
  union,
  variant,
  type InferOutput,
} from 'valibot';
import type { Failure } from '../../shared/failure.ts';
import type { ExampleName } from '../examples/index.ts';
import { EXAMPLES } from '../examples/index.ts';
import type { Sight } from '../examples/example.ts';

const REQUEST = variant('type', [
  /** Runs an example, in place of one that runs. `round` counts the runs. */
  object({
    type: literal('run'),
    round: number(),
    example: custom<ExampleName>((name) => typeof name === 'string' && Object.hasOwn(EXAMPLES, name)),
    settings: record(string(), union([number(), string()])),
  }),
  object({ type: literal('stop') }),
]);

/** From the page. */
export type Request = InferOutput<typeof REQUEST>;

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  return parse(REQUEST, message);
}

const NUMBERS = custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value));
const FAILURE = object({ code: string(), message: string(), hint: string() });

const REPLY = variant('type', [
  object({ type: literal('opened'), device: string(), software: boolean() }),
  object({
    type: literal('sight'),
    round: number(),
    sight: object({
      series: optional(record(string(), object({ x: NUMBERS, y: NUMBERS }))),
      figures: optional(record(string(), number())),
      field: optional(
        object({ values: NUMBERS, side: number(), reach: number(), points: NUMBERS, labels: NUMBERS }),
      ),
      findings: optional(array(any())),
    }),
  }),
  /** The example came to its end. */
  object({ type: literal('ended'), round: number() }),
  /** The device was lost; the example begins again on a new one. */
  object({ type: literal('again'), round: number() }),
  object({ type: literal('failed'), round: number(), failure: FAILURE }),
]);

/** From the worker. */
export type Reply =
  | { readonly type: 'opened'; readonly device: string; readonly software: boolean }
  | { readonly type: 'sight'; readonly round: number; readonly sight: Sight }
  | { readonly type: 'ended' | 'again'; readonly round: number }
  | { readonly type: 'failed'; readonly round: number; readonly failure: Failure };

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  return parse(REPLY, message);
}
