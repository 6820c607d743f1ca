// The page about a training: what `runReport` is told of it.

import { packageVersion } from '../../node/packageVersion.ts';
import { formatCount, formatDuration, formatNumber } from '../drawing/format.ts';
import { runReport } from '../report/runReport.ts';
import { deviceName } from '../tune/tuning.ts';
import { describeScore } from './evaluationReport.ts';
import type { RunRecord } from './runRecord.ts';
import { ENDED_WORDS, describeLayers, ofSpread, ofWeights, type FinishedTraining } from './trainReport.ts';

/** The HTML of a training. */
export async function trainPage(
  finished: FinishedTraining,
  { record, command, seed }: { record: RunRecord; command: string; seed: number },
): Promise<string> {
  const { plan, outcome, data, evaluation, verdict, gpu, files, total } = finished;
  const evaluated = data.test
    ? { data: data.test, name: 'test data' }
    : { data: data.train, name: 'training data' };
  const isClasses = evaluated.data.y instanceof Uint32Array;
  const score = evaluation ? describeScore(evaluation, evaluated.data.y) : 'could not be found out';
  const { name: optimizer, learningRate } = plan.optimizer.config;
  const parts = [
    `${formatCount(data.train.examples)} to train`,
    ...(data.validation ? [`${formatCount(data.validation.examples)} to decide by`] : []),
    ...(data.test ? [`${formatCount(data.test.examples)} to test`] : []),
  ];
  return runReport({
    title: `${data.name}: ${describeLayers(plan)}`,
    headline: `${evaluated.name}: ${isClasses ? 'accuracy ' : ''}${score}${verdict.learned ? '' : ' – NOTHING LEARNT'}`,
    command,
    facts: [
      [
        'cost',
        `${formatNumber(outcome.cost)}${ofSpread(plan)}${ofWeights(data)}; a constant prediction costs ${formatNumber(verdict.baseline)}`,
      ],
      ['loss', plan.loss],
      ['optimizer', `${optimizer}, α ${formatNumber(learningRate)}`],
      ['batch', plan.batchSize === undefined ? 'all examples' : `${formatCount(plan.batchSize)} examples`],
      [
        'trained',
        `${formatCount(outcome.steps)} steps, ${formatNumber(outcome.epochs, 3)} epochs${ENDED_WORDS[outcome.ended]}`,
      ],
      ...(outcome.bestStep === undefined
        ? []
        : [
            ['kept', `the parameters of step ${formatCount(outcome.bestStep)}, the best validation`] as const,
          ]),
      ['seed', String(seed)],
      ['examples', parts.join(', ')],
      ['standard form', plan.standardForm],
      ['time', `${formatDuration(outcome.milliseconds)} of training, ${formatDuration(total)} in all`],
      ['device', deviceName(gpu)],
      ['model', files.model ?? 'could not be written'],
      ['version', `gradloom ${packageVersion() ?? 'unknown'}, Node ${process.version}`],
      ['date', new Date().toISOString()],
    ],
    reports: record.reports,
    costs: outcome.costs,
    costUnit: ofSpread(plan),
    summary: await plan.network.summary({ batchSize: plan.batchSize ?? data.train.examples }),
    data,
    evaluation,
    evaluated,
  });
}
