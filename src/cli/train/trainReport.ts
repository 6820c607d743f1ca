// What a training says at its beginning and at its end.

import type { DataSet } from '../../data/dataSet.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { formatBytes, formatFlops } from '../../nn/summary.ts';
import type { Evaluation } from '../../train/metrics.ts';
import { formatCount, formatDuration, formatNumber } from '../../drawing/format.ts';
import { drawTable } from '../../drawing/table.ts';
import { plainText } from '../../drawing/text.ts';
import { trainingCurveSvg } from '../../drawing/trainingCurve.ts';
import {
  describeMeasures,
  describeScore,
  measuresJson,
  printConfusion,
  printMisread,
} from './evaluationReport.ts';
import { healthRows } from './healthOption.ts';
import { sampleNote, trainedOn } from './loadStream.ts';
import type { NamedData } from './loadTrainingData.ts';
import type { Output } from '../output.ts';
import type { RunFiles } from './runFiles.ts';
import type { TrainingOutcome } from './trainingOutcome.ts';
import type { TrainingPlan } from './trainingPlan.ts';
import { deviceName } from '../tune/tuning.ts';
import type { Verdict } from './verdict.ts';

/** What is told. */
interface Introduced {
  readonly data: NamedData;
  readonly plan: TrainingPlan;
  /** The column of weights. */
  readonly weights?: string | undefined;
}

/** Says what will be trained on what: choices that nobody made are seen here. */
export async function introduce({ data, plan, weights }: Introduced, output: Output): Promise<void> {
  const { train, test, validation } = data;
  const held = [
    validation ? ` + ${formatCount(validation.examples)} to decide by` : '',
    test ? ` + ${formatCount(test.examples)} to test` : '',
  ].join('');
  const batch =
    plan.batchSize === undefined ? 'the whole batch' : `batches of ${formatCount(plan.batchSize)}`;
  const epochs = plan.steps / plan.stepsPerEpoch;
  const { bytes, flops } = await plan.network.summary({ batchSize: plan.batchSize ?? train.examples });
  output.note(
    drawTable({
      rows: [
        [
          'data',
          `${plainText(data.name)}: ${counted(trainedOn(data), 'example')}${data.stream ? ', read in each epoch' : ''}${held}`,
        ],
        ['', `${counted(train.features, 'feature')}, ${target(train)}; standard form ${plan.standardForm}`],
        ...(weights === undefined
          ? []
          : [['', `each example counts in the cost as ${plainText(weights)} says; scores count each once`]]),
        ...(plan.augment ? [['', `changed at random in each step: ${describeAugment(plan.augment)}`]] : []),
        ...(plan.targetScale
          ? [['', 'trained in units of the target’s spread, as the loss is given (--no-scale-target: not)']]
          : []),
        ['network', describeLayers(plan)],
        [
          '',
          `${counted(plan.network.parameterCount, 'parameter')}, ${formatBytes(bytes)}, ` +
            `${formatFlops(flops.step)} a step, loss ${plan.loss}`,
        ],
        [
          'training',
          `${describeOptimizer(plan)}, ${batch}, ${counted(plan.steps, 'step')} (${formatNumber(epochs, 3)} epochs)`,
        ],
        ...(plan.average
          ? [
              [
                '',
                `an average of the parameters is judged and saved, decay ${formatNumber(plan.average.decay!)} (--average none: not)`,
              ],
            ]
          : []),
      ],
    }),
  );
}

function describeAugment(augment: NonNullable<TrainingPlan['augment']>): string {
  return Object.entries(augment)
    .map(([way, value]) => `${way} ${value}`)
    .join(', ');
}

/** `1 step`, `2 steps`. */
function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}

function target({ y, classes, targets }: DataSet): string {
  if (!(y instanceof Uint32Array))
    return targets === 1 ? 'a number to predict' : `${targets} numbers to predict`;
  return `${formatCount(classes?.length ?? 0)} classes`;
}

/** `784 → 128 relu → 10 softmax`. */
export function describeLayers({ network }: TrainingPlan): string {
  const layers = network.layers.map(({ built, config }) => built.label ?? config.kind);
  return [network.inputs, ...layers].join(' → ');
}

function describeOptimizer({ optimizer }: TrainingPlan): string {
  return `${optimizer.config.name} α ${formatNumber(optimizer.config.learningRate)}`;
}

/** What the end of a training is told from. */
export interface FinishedTraining {
  readonly gpu: Gpu;
  readonly plan: TrainingPlan;
  readonly outcome: TrainingOutcome;
  readonly data: NamedData;
  /** On the test data, or, where there is none, on the training data. */
  readonly evaluation: Evaluation | undefined;
  readonly verdict: Verdict;
  /** The model is absent where it could not be written. */
  readonly files: Partial<RunFiles>;
  /** Milliseconds since the command began. */
  readonly total: number;
}

/** How it ended, after what was trained. */
export const ENDED_WORDS: Readonly<Record<TrainingOutcome['ended'], string>> = {
  done: '',
  patience: ', as nothing got better any more',
  time: ', as the time was up',
  interrupted: ', interrupted',
  failed: '',
};

/** Prints the result for people. */
export function printResult(finished: FinishedTraining, output: Output): void {
  const { plan, outcome, evaluation, verdict, data, gpu, files, total } = finished;
  const shown = data.test ?? data.train;
  if (evaluation && !output.quiet) {
    printMisread(evaluation, shown, output);
    printConfusion(evaluation, shown.classes, output);
    output.print();
  }
  const stopped = ENDED_WORDS[outcome.ended];
  const measures = evaluation && describeMeasures(evaluation);
  const which = data.test ? 'test' : 'training';
  const label = shown.y instanceof Uint32Array ? `${which} accuracy` : `${which} error`;
  output.print(
    drawTable({
      rows: [
        [
          label,
          evaluation
            ? `${describeScore(evaluation, shown.y)}${data.test ? '' : sampleNote(data)}`
            : 'could not be found out',
        ],
        ...(measures === undefined ? [] : [['', measures]]),
        ['training cost', `${describeCost(outcome, verdict)}${ofSpread(plan)}${ofWeights(data)}`],
        [
          'trained',
          `${formatCount(outcome.steps)} steps (${formatNumber(outcome.epochs, 3)} epochs${stopped}), ` +
            `${formatNumber(outcome.stepsPerSecond, 3)} steps/s`,
        ],
        ...(outcome.bestStep === undefined
          ? []
          : [['kept', `the parameters of step ${formatCount(outcome.bestStep)}, the best validation`]]),
        ['time', `${formatDuration(outcome.milliseconds)} of training, ${formatDuration(total)} in all`],
        ...healthRows(outcome.findings),
        ['on', deviceName(gpu)],
        ['model', files.model ?? 'could not be written'],
        ...(files.curve === undefined ? [] : [['curve', files.curve]]),
        ...(files.report === undefined ? [] : [['report', files.report]]),
      ],
    }),
  );
  if (gpu.driver.advice !== undefined) output.note(`\n${gpu.driver.advice}`);
}

/** What costs are measured in, where it is not the unit of the data. */
export function ofSpread({ targetScale }: TrainingPlan): string {
  return targetScale ? ', in units of the target’s spread' : '';
}

/** Whether costs are weighted, which scores are not. */
export function ofWeights({ weights }: NamedData): string {
  return weights ? ', weighted; scores are not' : '';
}

function describeCost({ cost }: TrainingOutcome, { learned, baseline }: Verdict): string {
  const constant = `a constant prediction costs ${formatNumber(baseline)}`;
  return learned ? formatNumber(cost) : `${formatNumber(cost)}: NOTHING LEARNT, ${constant}`;
}

/** The result for machines. */
export function resultJson({
  gpu,
  plan,
  outcome,
  data,
  evaluation,
  verdict,
  files,
  total,
}: FinishedTraining): Record<string, unknown> {
  const { steps, epochs, ended, cost, stepsPerSecond, callsPerStep } = outcome;
  const { accuracy, confusion, meanSquaredError, meanAbsoluteError, examples } = evaluation ?? {};
  return {
    command: 'train',
    data: {
      name: data.name,
      train: trainedOn(data),
      ...(data.stream ? { sample: data.train.examples } : {}),
      test: data.test?.examples ?? 0,
      ...(data.validation ? { validation: data.validation.examples } : {}),
      features: data.train.features,
      classes: data.train.classes,
    },
    layers: plan.sizes,
    parameters: plan.network.parameterCount,
    output: plan.head.activation,
    loss: plan.loss,
    standardForm: plan.standardForm,
    targetScaled: plan.targetScale !== undefined,
    optimizer: plan.optimizer.config,
    ...(plan.average ? { average: plan.average } : {}),
    batch: plan.batchSize ?? 'all',
    steps,
    epochs,
    ended,
    ...(outcome.bestStep === undefined ? {} : { bestStep: outcome.bestStep }),
    cost,
    baseline: verdict.baseline,
    learned: verdict.learned,
    health: outcome.findings ?? [],
    costWeighted: data.weights !== undefined,
    evaluatedOn: data.test ? 'test' : 'train',
    examples,
    accuracy,
    confusion,
    meanSquaredError,
    meanAbsoluteError,
    ...measuresJson(evaluation),
    stepsPerSecond,
    kernelCallsPerStep: callsPerStep,
    trainingSeconds: outcome.milliseconds / 1000,
    seconds: total / 1000,
    adapter: gpu.name,
    driver: gpu.driver,
    ...(gpu.tensorCoreSize ? { tensorCoreSize: gpu.tensorCoreSize } : {}),
    files,
  };
}

/** The training curve as an SVG document. */
export function curveOf({
  outcome,
  plan,
  data,
}: Pick<FinishedTraining, 'outcome' | 'plan' | 'data'>): string {
  const isAccuracy = data.train.y instanceof Uint32Array;
  return trainingCurveSvg({
    title: `${data.name}: ${describeLayers(plan)}`,
    xLabel: 'epoch',
    yLabel: isAccuracy ? 'cost, accuracy' : 'cost',
    series: [
      { name: `cost (${plan.loss}${ofSpread(plan)})`, points: outcome.costs },
      ...(outcome.scores.length > 0
        ? [
            {
              name: isAccuracy
                ? 'accuracy on held-out examples'
                : `mean squared error on held-out examples${ofSpread(plan)}`,
              points: outcome.scores,
            },
          ]
        : []),
    ],
  });
}
