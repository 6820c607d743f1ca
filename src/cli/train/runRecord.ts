// What is kept of a training's course: its reports, for a page about it, and a log as they come.

import { logTo, type RunLog } from '../../node/logs/logTo.ts';
import type { FitReport } from '../../train/fit/fitOptions.ts';
import type { HealthFinding } from '../../train/health/finding.ts';
import type { Output } from '../output.ts';

/** The reports of one training. */
export class RunRecord {
  readonly reports: FitReport[] = [];
  /** What was found of its health, also what ended it. */
  readonly findings: HealthFinding[] = [];
  readonly #log: RunLog | undefined;
  readonly #output: Output;

  private constructor(log: RunLog | undefined, output: Output) {
    this.#log = log;
    this.#output = output;
  }

  /** Opens the log, if there is to be one: it is added to where the run goes on from an older one. Throws as `logTo`. */
  static async open(
    { log, resume = false }: { readonly log?: string | undefined; readonly resume?: boolean },
    output: Output,
  ): Promise<RunRecord> {
    const onFailure = ({ message }: Error) =>
      output.warn(`The log ends here; the training goes on. ${message}`);
    return new RunRecord(log === undefined ? undefined : await logTo(log, { resume, onFailure }), output);
  }

  /** Never throws: a training is worth more than its log. */
  async add(report: FitReport): Promise<void> {
    this.reports.push(report);
    await this.#log?.onEpoch(report);
  }

  /** Ends the log. Throws why it could not be written. */
  async close(): Promise<void> {
    const replaced = this.#log?.replaced ?? 0;
    if (replaced > 0)
      this.#output.note(`The log had ${replaced} of these steps already; they were replaced.`);
    await this.#log?.close();
  }
}
