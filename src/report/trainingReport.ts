// The report of a training as a function: one HTML page about a fit, also about one that failed.

import { kindOf, needOptions, refusal } from '../checkOptions.ts';
import { checkDataSet } from '../data/checkDataSet.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { CurvePoint } from '../drawing/curvePoints.ts';
import { formatCount, formatDuration, formatNumber, formatPercent } from '../drawing/format.ts';
import { GradloomError } from '../errors.ts';
import { LIBRARY_VERSION } from '../gpu/libraryVersion.ts';
import type { FitHistory, FitReport } from '../train/fit/fitOptions.ts';
import type { HealthFinding } from '../train/health/finding.ts';
import type { Evaluation } from '../train/metrics.ts';
import type { Model } from '../train/model.ts';
import { failureOf, type ReportedFailure } from './reportedFailure.ts';
import { runReport } from './runReport.ts';

const wrong = /* @__PURE__ */ refusal('trainingReport', {
  hint: 'history is what fit(…).finished gives; docs/logs.md shows a report.',
});

/** How a fit went, as far as it went. */
export interface ReportedHistory extends Partial<Pick<FitHistory, 'ended' | 'steps' | 'milliseconds'>> {
  /** Its reports, in order: those of the history, or, of a fit that failed, those that `onEpoch` was given. */
  readonly reports: readonly FitReport[];
  /** What was found of its health; default: what stands in the reports. Of a fit that failed: what `onFinding` was given. */
  readonly findings?: readonly HealthFinding[] | undefined;
}

/** What a report is made of. */
export interface TrainingReportOptions {
  /** What `finished` of a fit gave, or the reports of one that failed. */
  readonly history: ReportedHistory;
  /** What was trained; its device need not be open. */
  readonly model: Pick<Model, 'network' | 'classes'>;
  /** The examples that were trained on. */
  readonly data: DataSet;
  /** Examples that were put aside. */
  readonly test?: DataSet | undefined;
  /** What `evaluate` gave for `test`, or, without it, for `data`; absent: neither a score nor a confusion matrix. */
  readonly evaluation?: Evaluation | undefined;
  /** The heading. */
  readonly title?: string | undefined;
  /** More lines of the table at the beginning, by name: seed, optimiser, a name of the data. */
  readonly facts?: Readonly<Record<string, string | number>> | undefined;
  /** [epoch, cost] of single steps, for a finer curve; default: the mean cost of each report. */
  readonly costs?: readonly (readonly [epoch: number, cost: number])[] | undefined;
  /** What the fit was rejected with: the report then says what happened, and what can be done. */
  readonly failure?: unknown;
}

const OPTIONS = [
  'history',
  'model',
  'data',
  'test',
  'evaluation',
  'title',
  'facts',
  'costs',
  'failure',
] as const satisfies readonly (keyof TrainingReportOptions)[];

const ENDED: Readonly<Record<FitHistory['ended'], string>> = {
  done: '',
  patience: ', as nothing got better any more',
  time: ', as the time was up',
  stopped: ', stopped',
};

/**
 * A page about a training: score, curves of the cost and of every metric, what was found of its health, the confusion
 * matrix, the layers, the data's columns, and the surest mistakes. The text of an HTML file that needs no other file and
 * runs no script: names and labels are text in it, whatever they hold. In Node and in pages.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no history, model or evaluation, `E_SHAPE` where the evaluation is of other
 *   examples, or the test data of other features; as `checkDataSet`.
 */
export async function trainingReport(options: TrainingReportOptions): Promise<string> {
  needOptions('trainingReport', options, OPTIONS);
  const { history, model, evaluation, failure, facts = {}, costs } = options;
  checkReports(history);
  if (typeof model?.network?.summary !== 'function') throw wrong('model must be a Model', kindOf(model));
  const data = checkPart('data', options.data);
  const test = options.test && checkPart('test', options.test);
  if (test && test.features !== data.features)
    throw new GradloomError(
      'E_SHAPE',
      `trainingReport: test must have the features of data; got ${test.features}, ${data.features} in data.`,
    );
  const evaluated = test ? { data: test, name: 'test data' } : { data, name: 'training data' };
  checkEvaluation(evaluation, evaluated.data);
  const points =
    costs === undefined
      ? history.reports.map(({ epoch, cost }): CurvePoint => [epoch, cost])
      : pointsOf(costs);
  const { title = 'A training' } = options;
  if (typeof title !== 'string') throw wrong('title must be a text', kindOf(title));
  const failed = failure === undefined ? undefined : failureOf(failure);
  const summary = await model.network.summary({ batchSize: data.examples });
  return runReport({
    title,
    headline: headlineOf({ failed, evaluation, evaluated, history }),
    failure: failed,
    facts: [...factsOf(facts), ...usualFacts(history, { data, test })],
    reports: history.reports,
    findings: history.findings ?? history.reports.flatMap(({ findings = [] }) => findings),
    costs: points,
    costUnit: '',
    summary,
    data: { train: data, test },
    evaluation,
    evaluated,
    classes: model.classes ?? evaluated.data.classes,
  });
}

/** As `checkDataSet`, saying which part is wrong. */
function checkPart(name: 'data' | 'test', part: DataSet): DataSet {
  try {
    return checkDataSet(part, { allowMissing: true });
  } catch (cause) {
    if (!(cause instanceof GradloomError)) throw cause;
    const message = `trainingReport: ${name}: ${cause.message.replace(/^data: /, '')}`;
    throw new GradloomError(cause.code, message, { hint: cause.hint, cause });
  }
}

function headlineOf({
  failed,
  evaluation,
  evaluated,
  history,
}: {
  readonly failed: ReportedFailure | undefined;
  readonly evaluation: Evaluation | undefined;
  readonly evaluated: { readonly name: string };
  readonly history: ReportedHistory;
}): string {
  if (failed) return `The training failed: ${failed.message}`;
  const { accuracy, meanSquaredError } = evaluation ?? {};
  if (accuracy !== undefined) return `${evaluated.name}: accuracy ${formatPercent(accuracy, 2)}`;
  if (meanSquaredError !== undefined)
    return `${evaluated.name}: mean squared error ${formatNumber(meanSquaredError)}`;
  const last = history.reports.at(-1);
  return last ? `cost ${formatNumber(last.cost)}` : 'no report yet';
}

function usualFacts(
  { reports, ended, steps, milliseconds }: ReportedHistory,
  { data, test }: { data: DataSet; test: DataSet | undefined },
): [string, string][] {
  const last = reports.at(-1);
  const done = steps ?? last?.step ?? 0;
  const took = milliseconds ?? last?.milliseconds;
  const epochs = last ? `, ${formatNumber(last.epoch, 3)} epochs` : '';
  const parts = [
    `${formatCount(data.examples)} to train`,
    ...(test ? [`${formatCount(test.examples)} to test`] : []),
  ];
  return [
    ['trained', `${formatCount(done)} steps${epochs}${ended === undefined ? '' : ENDED[ended]}`],
    ['examples', parts.join(', ')],
    ...(took === undefined ? [] : [['time', formatDuration(took)] as [string, string]]),
    ['version', `gradloom ${LIBRARY_VERSION}`],
    ['date', new Date().toISOString()],
  ];
}

function factsOf(facts: unknown): [string, string][] {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts))
    throw wrong('facts must be an object of texts and numbers', kindOf(facts));
  return Object.entries(facts).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [name, value];
    if (typeof value === 'number') return [name, String(value)];
    throw wrong(`facts: ${name} must be a text or a number`, kindOf(value));
  });
}

function checkReports(history: unknown): asserts history is ReportedHistory {
  const { reports, findings, ended } = Object(history) as Partial<Record<keyof ReportedHistory, unknown>>;
  if (!Array.isArray(reports) || !reports.every(isReport))
    throw wrong('history must have the reports of a fit', kindOf(reports));
  if (findings !== undefined && !(Array.isArray(findings) && findings.every(isFinding)))
    throw wrong('findings must be those of a fit', kindOf(findings));
  if (ended !== undefined && !Object.keys(ENDED).includes(ended as string))
    throw wrong(`ended must be one of ${Object.keys(ENDED).join(', ')}`, kindOf(ended));
}

function isReport(given: unknown): boolean {
  const { step, epoch, cost } = Object(given) as Partial<Record<keyof FitReport, unknown>>;
  return [step, epoch, cost].every((value) => typeof value === 'number');
}

function isFinding(given: unknown): boolean {
  return typeof (Object(given) as Partial<HealthFinding>).message === 'string';
}

function isPoint(given: unknown): given is CurvePoint {
  return Array.isArray(given) && given.length === 2 && given.every((value) => typeof value === 'number');
}

function checkEvaluation(evaluation: Evaluation | undefined, { examples }: DataSet): void {
  if (evaluation === undefined) return;
  if (typeof evaluation?.examples !== 'number' || typeof evaluation.outputs?.length !== 'number')
    throw wrong('evaluation must be what evaluate gives', kindOf(evaluation));
  if (evaluation.examples === examples) return;
  throw new GradloomError(
    'E_SHAPE',
    `trainingReport: the evaluation must be of the ${examples} examples of test, or of data without test; got one of ${evaluation.examples}.`,
  );
}

function pointsOf(costs: unknown): CurvePoint[] {
  if (Array.isArray(costs) && costs.every(isPoint)) return costs;
  throw wrong('costs must be a list of [epoch, cost]', kindOf(costs));
}
