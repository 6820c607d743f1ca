// What a trial may vary or fix, and the training that it stands for.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { SweepValue } from '../../sweep/space.ts';
import { chooseHead } from '../train/trainingHead.ts';
import { planTraining, type TrainingPlan } from '../train/trainingPlan.ts';
import { parseTrainOptions, type TrainOptions } from '../train/trainOptions.ts';

/** What the members of a population may differ in. */
const MEMBER_OPTIONS = [
  'optimizer',
  'learningRate',
  'momentum',
  'weightDecay',
  'l2',
  'clipNorm',
  'schedule',
  'warmup',
  'shuffle',
  'seed',
] as const;

/** What makes another network, or other batches, of it. */
const NETWORK_OPTIONS = [
  'layers',
  'units',
  'activation',
  'initializer',
  'batch',
  'loss',
  'output',
  'standardForm',
  'scaleTarget',
] as const;

/** The names that a sweep knows, in `space` and in `fixed`. */
export const TRIAL_OPTIONS: readonly string[] = [...MEMBER_OPTIONS, ...NETWORK_OPTIONS];

/** Values by name, those of the trial and the fixed ones. */
export type TrialValues = Readonly<Record<string, SweepValue>>;

/** Hidden layers and their units where only the other is told. */
const USUAL = { layers: 1, units: 32 };
const MOST = { layers: 32, units: 100_000 };

/** Trials with equal texts can train side by side. */
export function alikeKey(values: TrialValues): string {
  return JSON.stringify(
    Object.entries(values)
      .filter(([name]) => !(MEMBER_OPTIONS as readonly string[]).includes(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Throws `E_ARGUMENT` for a value that an option cannot have. */
export function checkTrialValue(where: string, name: string, value: SweepValue): void {
  if (name === 'layers' || name === 'units') {
    const least = name === 'layers' ? 0 : 1;
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= MOST[name]) return;
    throw new GradloomError(
      'E_ARGUMENT',
      `${where} must be a whole number from ${least} to ${MOST[name]}; got ${JSON.stringify(value)}.`,
      name === 'layers'
        ? { hint: 'It counts hidden layers, each of so many units; the last layer comes from the data.' }
        : {},
    );
  }
  try {
    trainOptions({ [name]: value });
  } catch (error) {
    if (!(error instanceof GradloomError)) throw error;
    const rule = error.message.replace(/^train: --\S+ /, '');
    throw new GradloomError('E_ARGUMENT', `${where} ${rule}`, { hint: error.hint, cause: error });
  }
}

/** As `gradloom train` would read them; a momentum is left out where the optimiser has none. */
function trainOptions(all: TrialValues): TrainOptions {
  const { momentum, optimizer } = all;
  const hasMomentum = optimizer === undefined || optimizer === 'momentum' || optimizer === 'nesterov';
  const left = new Set(['layers', 'units', ...(momentum === undefined || hasMomentum ? [] : ['momentum'])]);
  return parseTrainOptions(
    Object.fromEntries(
      Object.entries(all)
        .filter(([name]) => !left.has(name))
        .map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]),
    ),
  );
}

/** How long a trial trains. */
export interface TrialLength {
  readonly unit: 'epochs' | 'steps';
  readonly budget: number;
}

/** The training of a trial. Throws `E_ARGUMENT`, `E_SHAPE` where the values do not suit each other or the data. */
export function planTrial(
  data: DataSet,
  values: TrialValues,
  { unit, budget }: TrialLength,
): { plan: TrainingPlan; options: TrainOptions } {
  const parsed = trainOptions(values);
  const { layers, units } = values;
  const isTold = layers !== undefined || units !== undefined;
  const { layers: count, units: size } = { ...USUAL, ...values };
  const sizes = (): number[] => [
    data.features,
    ...Array.from({ length: count }, () => size),
    chooseHead(data, parsed).units,
  ];
  const options = { ...parsed, ...(isTold ? { layers: sizes() } : {}) };
  const stepsPerEpoch = unit === 'steps' ? 1 : planTraining(data, { ...options, steps: 1 }).stepsPerEpoch;
  const steps = Math.max(1, Math.round(budget * stepsPerEpoch));
  return { plan: planTraining(data, { ...options, steps }), options };
}
