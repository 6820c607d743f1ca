// Logs of a fit: each report goes into a file as it comes.

import { checkOptions, checkText, kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import type { FitReport } from '../../train/fit/fitOptions.ts';
import { fileError } from '../fileError.ts';
import type { LogCalls, LogWriter } from './logWriter.ts';

/** Options of `logTo`. */
export interface LogOptions {
  /**
   * Whether the run goes on from an older state: what the log has of earlier steps stays, and steps that are done again
   * replace those that stand there. Default false: a log that is there is replaced.
   */
  readonly resume?: boolean | undefined;
  /** Told once where the log cannot be written any more; the training goes on. */
  readonly onFailure?: ((failure: GradloomError) => void) | undefined;
}

/** A log that is being written. */
export interface RunLog {
  /** For `fit({ onEpoch })`, or called by your own: writes the report. A failure does not end the training. */
  readonly onEpoch: (report: FitReport) => Promise<void>;
  /** Reports that were replaced, since their steps were done again. */
  readonly replaced: number;
  /** Why it could not be written any more. */
  readonly failure: GradloomError | undefined;
  /** Waits for the last report. Throws `failure` if there is one. */
  close(): Promise<void>;
}

/** What the name of a log must be, for messages. */
export const LOG_TARGETS = 'a name that ends in .csv or .jsonl, or tensorboard:FOLDER';

/** Whether `logTo` knows the format. */
export function isLogTarget(target: string): boolean {
  return /^tensorboard:.|.\.(csv|jsonl)$/i.test(target);
}

/**
 * A log of a fit's reports: `run.csv`, a table with a column for each number (`cost`, `validation.accuracy`); `run.jsonl`, a
 * report a line; `tensorboard:FOLDER`, event files with scalars (`cost`, `validation/accuracy`).
 *
 * Each step stands there once. A log that fails in the middle of a training is told by `onFailure`, `failure` and `close`.
 *
 * @throws GradloomError `E_ARGUMENT` for another name or wrong options; `E_FILE` where it cannot be written, or the file is no
 *   log.
 */
export async function logTo(target: string, options: LogOptions = {}): Promise<RunLog> {
  return openLog(target, options);
}

/** As `logTo`, with calls of the file system that a test can make fail. */
export async function openLog(target: string, options: LogOptions, given?: LogCalls): Promise<RunLog> {
  checkText('logTo: the log', target);
  checkOptions('logTo', options, ['resume', 'onFailure']);
  const { resume = false, onFailure } = options;
  if (typeof resume !== 'boolean')
    throw new GradloomError('E_ARGUMENT', `logTo: resume must be true or false; got ${kindOf(resume)}.`);
  if (onFailure !== undefined && typeof onFailure !== 'function')
    throw new GradloomError('E_ARGUMENT', `logTo: onFailure must be a function; got ${kindOf(onFailure)}.`);
  if (!isLogTarget(target))
    throw new GradloomError('E_ARGUMENT', `logTo: the log must be ${LOG_TARGETS}; got ${kindOf(target)}.`);
  const calls = given ?? (await import('./logWriter.ts')).NODE_LOG_CALLS;
  const [, folder] = /^tensorboard:(.+)$/is.exec(target) ?? [];
  let writer: LogWriter;
  if (folder === undefined) {
    const [{ LineLog }, { CSV_LOG, JSON_LINES_LOG }] = await Promise.all([
      import('./lineLog.ts'),
      import('./logFormat.ts'),
    ]);
    const format = /\.csv$/i.test(target) ? CSV_LOG : JSON_LINES_LOG;
    writer = await LineLog.open({ path: target, format, calls, resume });
  } else {
    const { TensorBoardLog } = await import('./tensorBoardLog.ts');
    writer = await TensorBoardLog.open(folder, { calls, resume });
  }
  return running(writer, folder ?? target, onFailure);
}

function running(writer: LogWriter, path: string, onFailure: LogOptions['onFailure']): RunLog {
  let replaced = 0;
  let failure: GradloomError | undefined;
  let last: Promise<void> = Promise.resolve();
  const write = async (report: FitReport): Promise<void> => {
    if (failure) return;
    try {
      replaced += (await writer.add(report)).replaced;
    } catch (cause) {
      failure = cause instanceof GradloomError ? cause : fileError('write', path, cause);
      onFailure?.(failure);
    }
  };
  return {
    onEpoch: async (report) => {
      const { step } = Object(report) as { step?: unknown };
      if (!Number.isSafeInteger(step) || (step as number) < 0)
        throw new GradloomError('E_ARGUMENT', `log: a report must have its step; got ${kindOf(step)}.`);
      // One after another, also where nobody waits.
      await (last = last.then(() => write(report)));
    },
    get replaced() {
      return replaced;
    },
    get failure() {
      return failure;
    },
    close: async () => {
      await last;
      if (failure) throw failure;
    },
  };
}
