// Options of `gradloom train` that change what a step does: penalties, clipping, accumulation, averages, weights, labels.

import * as v from 'valibot';
import type { Penalty, StepOptionsOfTraining } from '../../train/options/stepSettings.ts';
import type { ExampleOptions } from '../../train/options/exampleOptions.ts';
import { numberThat, wholeNumber } from '../optionValues.ts';

const positive = numberThat('a finite number above 0', (value) => value > 0);
const smoothing = numberThat('a number of at least 0 and below 1', (value) => value >= 0 && value < 1);

/** `0.1`, or `W1=0.1,W3=0.01`: what is named is checked against the network when the training is made. */
const penaltyText = v.pipe(
  v.string(),
  v.check(
    (text) => penaltyOf(text) !== undefined,
    'a number of at least 0, or numbers by name such as W1=0.1,W3=0.01',
  ),
  v.transform((text) => penaltyOf(text)!),
);

const AVERAGE = 'a number of at least 0 and below 1, epoch, or none';

/** `balanced`, or `1,2,5`. */
const classWeightsText = v.pipe(
  v.string(),
  v.check(
    (text) => classWeightsOf(text) !== undefined,
    'balanced, or a number of at least 0 for each class, such as 1,2,5',
  ),
  v.transform((text) => classWeightsOf(text)!),
);

/** What they may be. */
export const stepEntries = {
  l1: v.optional(penaltyText),
  l2: v.optional(penaltyText),
  decoupledDecay: v.optional(penaltyText),
  clipNorm: v.optional(positive),
  clipTensorNorm: v.optional(positive),
  clipValue: v.optional(positive),
  accumulate: v.optional(wholeNumber(1)),
  average: v.optional(v.union([v.picklist(['epoch', 'none']), smoothing], AVERAGE)),
  averageStart: v.optional(v.picklist(['warmup', 'bias-correction'], 'warmup or bias-correction')),
  labelSmoothing: v.optional(smoothing),
  classWeights: v.optional(classWeightsText),
};

/** What they say. */
export interface StepTrainOptions
  extends Omit<StepOptionsOfTraining, 'average'>, Pick<ExampleOptions, 'labelSmoothing' | 'classWeights'> {
  readonly average?: number | 'epoch' | 'none' | undefined;
  readonly averageStart?: 'warmup' | 'bias-correction' | undefined;
}

/** Adds them to a group of the help. */
export function addStepOptions(add: (flags: string, description: string) => void): void {
  add('--l1 <lambda>', 'adds λ / m Σ |W| to the cost; by name: W1=0.1,W3=0.01');
  add('--l2 <lambda>', 'adds λ / (2m) Σ W² to the cost; by name as --l1');
  add('--decoupled-decay <lambda>', 'takes α λ W off the weights at each step; by name as --l1');
  add('--clip-norm <number>', 'longest gradient of all parameters together');
  add('--clip-tensor-norm <number>', 'longest gradient of each parameter array');
  add('--clip-value <number>', 'largest number of a gradient');
  add('--accumulate <count>', 'a step averages the gradients of so many batches');
  add(
    '--average <decay>',
    'keeps an average of the parameters, such as 0.999, or epoch, over the steps of one: it is judged and saved (default: epoch for tables of 2000 rows and more, where held-out rows decide; else none)',
  );
  add(
    '--average-start <how>',
    'what keeps the first parameters from lasting in it: warmup or bias-correction',
  );
  add('--label-smoothing <epsilon>', 'a label counts as 1 − ε, the rest is shared by all classes');
  add('--class-weights <numbers>', 'how much each class counts, e.g. 1,2,5, or balanced');
}

/** As options of a trainer, but for the average, which is the plan's. */
export function stepOptionsOf(
  options: Omit<StepTrainOptions, 'average'>,
): Omit<StepOptionsOfTraining, 'average'> & ExampleOptions {
  const { l1, l2, decoupledDecay, clipNorm, clipTensorNorm, clipValue, accumulate } = options;
  const { labelSmoothing, classWeights } = options;
  const all = {
    l1,
    l2,
    decoupledDecay,
    clipNorm,
    clipTensorNorm,
    clipValue,
    accumulate,
    labelSmoothing,
    classWeights,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function numberOf(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function penaltyOf(text: string): Penalty | undefined {
  if (!text.includes('=')) return numberOf(text);
  const pairs = text.split(',').map((part) => part.split('='));
  const entries = pairs.map(
    ([name = '', value = '', ...rest]) =>
      [name.trim(), rest.length > 0 ? undefined : numberOf(value)] as const,
  );
  const isWrong = entries.some(([name, value]) => name === '' || value === undefined);
  if (isWrong || new Set(entries.map(([name]) => name)).size < entries.length) return undefined;
  return Object.fromEntries(entries) as Record<string, number>;
}

function classWeightsOf(text: string): 'balanced' | number[] | undefined {
  if (text === 'balanced') return text;
  const weights = text.split(',').map(numberOf);
  return weights.length >= 2 && weights.every((weight) => weight !== undefined) ? weights : undefined;
}
