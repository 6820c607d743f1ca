// What the playground and its worker say to each other, checked where it arrives.
import {
  array,
  boolean,
  instance,
  literal,
  maxLength,
  number,
  object,
  optional,
  parse,
  picklist,
  pipe,
  string,
  variant,
  type InferOutput,
} from 'valibot';
import type { Failure } from '../../shared/failure.ts';
import { resetRequest } from '../../shared/setupSchema.ts';
import type { Source } from '../data/source.ts';
import { checkedSetup } from '../state/setup.ts';

const REQUEST = variant('type', [
  /** A new network and its data, from step 0; it does not train yet. */
  resetRequest(checkedSetup),
  /** `wish` counts what was asked of the training, so that an answer to an earlier wish is known as one. */
  object({ type: literal('run') }),
  object({ type: literal('pause'), wish: number() }),
  object({ type: literal('step'), wish: number() }),
  /** Of the network as it is. */
  object({ type: literal('learningRate'), value: number() }),
  /** Colours to paint in. */
  object({ type: literal('theme'), dark: boolean() }),
  /** Files to learn from; answered by `source`, or by `refused`. */
  object({
    type: literal('open'),
    kind: picklist(['table', 'pictures']),
    files: pipe(array(object({ path: string(), file: instance(File) })), maxLength(200_000)),
  }),
  /** Whether histograms are looked at. */
  object({ type: literal('watch'), histograms: boolean() }),
  /** A picture to be read; answered by `read`, without probabilities where there is no network for it. */
  object({ type: literal('read'), pixels: instance(Uint8Array) }),
]);

/** From the page. */
export type Request = InferOutput<typeof REQUEST>;

/** A message as a request; throws for anything else. */
export function checkedRequest(message: unknown): Request {
  return parse(REQUEST, message);
}

/** How the network does on some examples. */
export interface Score {
  readonly cost: number;
  /** Share of the classes that are told; absent for numbers. */
  readonly accuracy?: number;
  /** Root mean squared error, in the units of the data; absent for classes. */
  readonly rmse?: number;
}

/** What a network is made for and of. */
export interface Built {
  readonly task: 'classes' | 'numbers';
  readonly inputs: number;
  /** Names of the first inputs, where they have some. */
  readonly inputNames: readonly string[];
  /** Names of the first outputs: classes, or what is predicted. */
  readonly outputNames: readonly string[];
  readonly outputs: number;
  readonly parameters: number;
  readonly examples: { readonly training: number; readonly heldOut: number };
  /** Height, width and channels, where the inputs are pictures. */
  readonly shape?: readonly [height: number, width: number, channels: number];
}

/** A picture that was read as something else. */
export interface Misread {
  readonly pixels: Uint8Array;
  readonly actual: number;
  readonly predicted: number;
}

/** What comes of the held-out examples. */
export interface Outcome {
  /** confusion[actual][predicted], in examples, for up to 30 classes. */
  readonly confusion?: readonly (readonly number[])[];
  readonly classes?: readonly string[];
  readonly misread?: readonly Misread[];
  /** True and predicted numbers in turn, of up to 500 examples. */
  readonly pairs?: Float64Array;
}

/** Numbers of one tensor at one step, some of them. */
export interface Sample {
  /** Such as dW2. */
  readonly name: string;
  readonly values: Float32Array;
}

/** The network as it is now. */
export interface Frame {
  readonly type: 'frame';
  readonly round: number;
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerSecond: number;
  readonly training: Score;
  readonly heldOut: Score;
  /** Pictures of all units side by side, each `side` pixels high and wide: inputs, hidden layers, output. Of the plane. */
  readonly fields?: ImageBitmap;
  readonly side: number;
  /** W[l] of each layer, row-major [units, inputs], the last one's too; absent where it was told a moment ago. */
  readonly weights?: readonly Float32Array[];
  /** Absent where it was told a moment ago, and for the plane. */
  readonly outcome?: Outcome;
}

/** From the worker. */
export type Reply =
  | { readonly type: 'opened'; readonly device: string; readonly software: boolean }
  | { readonly type: 'source'; readonly source: Source }
  /** Files that cannot be learned from; the network is the one it was. */
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'built'; readonly round: number; readonly built: Built }
  | Frame
  | {
      readonly type: 'histograms';
      readonly round: number;
      readonly step: number;
      readonly samples: readonly Sample[];
    }
  | { readonly type: 'health'; readonly round: number; readonly advice: readonly string[] }
  | { readonly type: 'read'; readonly probabilities?: Float32Array }
  /** The network rests after a `pause` or a `step`, of which this names the wish. */
  | { readonly type: 'rested'; readonly wish: number }
  /** The device was lost, and what was done since the last snapshot; it goes on by itself, which `recovered` tells. */
  | { readonly type: 'lost' }
  | { readonly type: 'recovered'; readonly step: number }
  | { readonly type: 'failed'; readonly failure: Failure };

const TYPES = [
  'opened',
  'source',
  'refused',
  'built',
  'frame',
  'histograms',
  'health',
  'read',
  'rested',
  'lost',
  'recovered',
  'failed',
] as const satisfies readonly Reply['type'][];
const REPLY = object({ type: picklist(TYPES) });
const FRAME = object({
  round: number(),
  step: number(),
  epoch: number(),
  stepsPerSecond: number(),
  fields: optional(instance(ImageBitmap)),
  side: number(),
});

/** A message as a reply; throws for anything else. */
export function checkedReply(message: unknown): Reply {
  const { type } = parse(REPLY, message);
  if (type === 'frame') parse(FRAME, message);
  return message as Reply;
}
