// The page about a training: what `runReport` is told of it.

import { packageVersion } from '../../node/packageVersion.ts';
import { formatCount, formatDuration, formatNumber } from '../../drawing/format.ts';
import { failureOf } from '../../report/reportedFailure.ts';
import { runReport } from '../../report/runReport.ts';
import { deviceName } from '../tune/tuning.ts';
import { describeScore } from './evaluationReport.ts';
import { sampleNote, trainedOn } from './loadStream.ts';
import type { RunRecord } from './runRecord.ts';
import { ENDED_WORDS, describeLayers, ofSpread, ofWeights, type FinishedTraining } from './trainReport.ts';

/** What is reported; of a training that failed there is no verdict. */
export type ReportedTraining = Omit<FinishedTraining, 'verdict' | 'evaluation'> &
  Partial<Pick<FinishedTraining, 'verdict' | 'evaluation'>>;

/** The HTML of a training, also of one that failed. */
export async function trainPage(
  reported: ReportedTraining,
  { record, command, seed }: { record: RunRecord; command: string; seed: number },
): Promise<string> {
  const { plan, outcome, data, evaluation, verdict, gpu, files, total } = reported;
  const evaluated = data.test
    ? { data: data.test, name: 'test data' }
    : { data: data.train, name: `training data${sampleNote(data)}` };
  const isClasses = evaluated.data.y instanceof Uint32Array;
  const score = evaluation ? describeScore(evaluation, evaluated.data.y) : 'could not be found out';
  const { name: optimizer, learningRate } = plan.optimizer.config;
  const parts = [
    `${formatCount(trainedOn(data))} to train`,
    ...(data.validation ? [`${formatCount(data.validation.examples)} to decide by`] : []),
    ...(data.test ? [`${formatCount(data.test.examples)} to test`] : []),
  ];
  const failure = outcome.failure === undefined ? undefined : failureOf(outcome.failure);
  const constant = verdict ? `; a constant prediction costs ${formatNumber(verdict.baseline)}` : '';
  return runReport({
    title: `${data.name}: ${describeLayers(plan)}`,
    headline: failure
      ? `The training failed: ${failure.message}`
      : `${evaluated.name}: ${isClasses ? 'accuracy ' : ''}${score}${verdict?.learned === false ? ' – NOTHING LEARNT' : ''}`,
    failure,
    command,
    facts: [
      ['cost', `${formatNumber(outcome.cost)}${ofSpread(plan)}${ofWeights(data)}${constant}`],
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
      ['model', files.model ?? 'was not written'],
      ['version', `gradloom ${packageVersion() ?? 'unknown'}, Node ${process.version}`],
      ['date', new Date().toISOString()],
    ],
    reports: outcome.reports ?? record.reports,
    findings: outcome.reports ? (outcome.findings ?? []) : record.findings,
    costs: outcome.costs,
    costUnit: ofSpread(plan),
    summary: await plan.network.summary({ batchSize: plan.batchSize ?? data.train.examples }),
    data,
    evaluation,
    evaluated,
    classes: evaluated.data.classes,
  });
}
