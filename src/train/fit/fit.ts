// A fit under way: steps, looks at held-out examples, reports, and the decision to go on.

import { concatenate } from '../concatenate.ts';
import { FitHealth } from '../health/fitHealth.ts';
import { KeptLooks } from '../health/keptLooks.ts';
import { progressOf } from '../progressOf.ts';
import { AverageInUse } from './averageInUse.ts';
import { checkFit } from './checkFit.ts';
import type { FitEnding, FitHistory, FitOptions, FitReport, FitSubject } from './fitOptions.ts';
import { encodeFit, openCheckpoint, resumeFit, type FitParts, type OpenCheckpoint } from './fitCheckpoint.ts';
import { Reports } from './reports.ts';
import { Survival } from './survival.ts';
import { Timetable } from './timetable.ts';
import { Validation } from './validation.ts';

/** Milliseconds between calls of `onProgress`; a look comes about every 200. */
const TELL_MS = 100;

/** One call of `fit`. */
export class Fit {
  readonly #subject: FitSubject;
  readonly #options: FitOptions;
  readonly #reports = new Reports<FitReport>();
  readonly #leave = new AbortController();
  /** Told that the fit should stop, by whoever. */
  readonly #stopped = new AbortController();
  readonly #sources: readonly AbortSignal[];
  #validation: Validation | undefined;
  #health: FitHealth | undefined;
  #average: AverageInUse | undefined;
  #begin = 0;
  /** Steps of this fit. */
  #done = 0;
  /** Since the last report: sum and number of costs. */
  #sum = 0;
  #count = 0;
  /** Costs that `onBatch` and `onProgress` have not been told. */
  #forBatch: Float32Array[] = [];
  #forProgress: Float32Array[] = [];
  #toldAt = -Infinity;
  readonly #survival: Survival;
  /** When the last checkpoint was made, and how many recoveries the reports have told. */
  #savedAt = 0;
  #tookMs = 0;
  #recovered = 0;
  /** Steps that it was asked for. */
  #steps = 0;

  /** Throws `E_ARGUMENT` for wrong options. */
  constructor(subject: FitSubject, options: FitOptions, stop: AbortSignal) {
    checkFit(options);
    subject.parts.feed?.checkFit(options);
    const survival = new Survival(subject, { limit: options.deviceLosses ?? 3 });
    const guard: NonNullable<FitSubject['guard']> = (work) => survival.guard(work);
    this.#survival = survival;
    this.#subject = {
      ...subject,
      guard,
      stretch: (most) => guard(() => subject.stretch(most)),
      ran: (program) => survival.ran(program),
    };
    this.#options = options;
    this.#sources = [stop, this.#leave.signal, ...(options.signal ? [options.signal] : [])];
  }

  /** The reports until `finished`, for one more reader; where the last one leaves, the fit stops. */
  reports(finished: Promise<unknown>): AsyncGenerator<FitReport, void, undefined> {
    finished.then(
      () => this.#reports.end({}),
      (failure: unknown) => this.#reports.end({ failure }),
    );
    return this.#reports.each(() => {
      this.#leave.abort();
      // What comes after the loop finds the fit ended: the best parameters are back, and nothing undoes later steps.
      return finished.catch(() => undefined);
    });
  }

  /** Within a turn: does all of it. */
  async run(): Promise<FitHistory> {
    const stop = (): void => this.#stopped.abort();
    for (const source of this.#sources) {
      if (source.aborted) stop();
      source.addEventListener('abort', stop);
    }
    const { feed } = this.#subject.parts;
    try {
      const history = await this.#run();
      await feed?.close();
      return history;
    } finally {
      // What failed first is told.
      await feed?.close().catch(() => undefined);
      for (const source of this.#sources) source.removeEventListener('abort', stop);
      this.#survival.end();
      this.#validation?.destroy();
      this.#health?.destroy();
      this.#average?.destroy();
    }
  }

  async #run(): Promise<FitHistory> {
    const { steps: given, epochs = 1 } = this.#options;
    const { stepsPerEpoch } = this.#subject.trainer;
    const steps = given ?? Math.max(1, Math.round(epochs * stepsPerEpoch));
    const { resume } = this.#options;
    const checkpoint = resume && openCheckpoint('fit: resume', resume);
    this.#steps = steps;
    if (!checkpoint) await this.#prepare(steps);
    if (this.#options.useAverage) this.#average = await AverageInUse.create(this.#subject);
    if (!this.#stopped.signal.aborted || checkpoint) {
      this.#validation = await Validation.create(this.#subject, this.#options, this.#average);
      const { health } = this.#options;
      this.#health = await FitHealth.create(this.#subject, { health, steps });
    }
    this.#begin = performance.now();
    let ended: FitEnding | undefined;
    if (checkpoint) {
      ended = await this.#resume(checkpoint);
      await this.#prepare(steps - this.#done);
    }
    this.#savedAt = performance.now();
    const { kept, parts } = this.#subject;
    await this.#survival.begin(
      [
        parts.program,
        ...(this.#validation?.programs ?? []),
        ...(this.#health?.programs ?? []),
        ...(this.#average?.programs ?? []),
      ],
      // What is made on the way reads only what the training changes or reads.
      () => KeptLooks.of(kept).programs,
    );
    try {
      // What held-out examples ended is over; other ends may lie further on now.
      if (ended !== 'patience')
        ended = await this.#train(new Timetable(this.#options, { steps, stepsPerEpoch }));
    } catch (error) {
      // What failed is told, not what fails because of it, such as a lost device.
      await this.#restore({ isFailure: true }).catch(() => undefined);
      throw error;
    }
    await this.#restore();
    return this.#history(ended);
  }

  /** Throws where so many steps cannot be done. */
  async #prepare(steps: number): Promise<void> {
    const { begin, parts, trainer } = this.#subject;
    await begin(steps);
    parts.feed?.begin(trainer.step + steps);
  }

  /** What the model is left with: the best parameters, the average, or the last ones. */
  async #restore({ isFailure = false } = {}): Promise<void> {
    const isPut = (await this.#validation?.restore()) ?? false;
    const average = this.#average;
    if (!average || (isFailure && !isPut)) return;
    const { guard = (work) => work(), owner } = this.#subject;
    if (!isPut)
      await guard(async () => {
        await average.put();
        await owner.gpu.settle();
      });
    average.begin();
  }

  async #train(timetable: Timetable): Promise<FitEnding> {
    const { timeLimitMs = Infinity } = this.#options;
    const { signal } = this.#stopped;
    for (;;) {
      if (this.#done === timetable.steps) return this.#over('done');
      if (signal.aborted) return this.#last(timetable, 'stopped');
      if (performance.now() - this.#begin > timeLimitMs) return this.#last(timetable, 'time');
      const isWatched = this.#options.onEpoch !== undefined || this.#reports.isRead;
      const next = timetable.nextStop(this.#done, { isWatched });
      const costs = await (this.#health ?? this.#subject).stretch(next - this.#done);
      if (costs.length === 0) continue;
      // What nobody waits for is reported afterwards.
      const unseen = this.#add(costs, timetable);
      await this.#tell(costs, timetable);
      if (unseen) {
        const isValidated = timetable.isValidated(this.#done) && this.#validation !== undefined;
        await this.#report(isValidated, { isLast: this.#done === timetable.steps });
        if (isValidated && this.#validation!.isOver) return this.#last(timetable, 'patience');
      }
      await this.#survival.tick();
      if (this.#isCheckpoint(timetable)) await this.#checkpoint();
    }
  }

  #isCheckpoint(timetable: Timetable): boolean {
    const { checkpoint } = this.#options;
    if (!checkpoint || this.#done === timetable.steps) return false;
    const sinceMs = performance.now() - this.#savedAt;
    return timetable.isCheckpoint(this.#done, { sinceMs, tookMs: this.#tookMs });
  }

  async #checkpoint(ended?: FitEnding): Promise<void> {
    const { checkpoint } = this.#options;
    if (!checkpoint) return;
    const begin = performance.now();
    const parts = this.#parts();
    const progress = {
      done: this.#done,
      sum: this.#sum,
      count: this.#count,
      reports: this.#reports.all,
      recoveries: this.#survival.recoveries,
      forBatch: concatenate(this.#forBatch),
      forProgress: concatenate(this.#forProgress),
      used: performance.now() - this.#begin,
    };
    const bytes = await this.#subject.guard!(() => encodeFit(parts, progress, { steps: this.#steps, ended }));
    const { step } = this.#subject.trainer;
    // It is waited for even where the fit is stopped: what is to be resumed must be kept.
    await this.#guarded(() => checkpoint.save(bytes, { step, ...(ended ? { ended } : {}) }));
    this.#savedAt = performance.now();
    this.#tookMs = this.#savedAt - begin;
  }

  #parts(): FitParts {
    const [subject, options, validation, health] = [
      this.#subject,
      this.#options,
      this.#validation,
      this.#health,
    ];
    return { subject, options, validation, health };
  }

  /** All is done: a checkpoint says so. */
  async #over(ended: FitEnding): Promise<FitEnding> {
    await this.#checkpoint(ended);
    return ended;
  }

  /** Takes up where a checkpoint ends; how that fit had ended, if it had. */
  async #resume(checkpoint: OpenCheckpoint): Promise<FitEnding | undefined> {
    const parts = this.#parts();
    const { ended, used, reports, recoveries, ...own } = await resumeFit(parts, checkpoint, this.#steps);
    [this.#done, this.#sum, this.#count] = [own.done, own.sum, own.count];
    [this.#forBatch, this.#forProgress] = [[own.forBatch], [own.forProgress]];
    this.#reports.resume(reports);
    this.#survival.recoveries.push(...recoveries);
    this.#recovered = recoveries.length;
    this.#begin = performance.now() - used;
    return ended;
  }

  /** Counts costs and reports on the way; whether the last one ends what is to be reported. */
  #add(costs: Float32Array, timetable: Timetable): boolean {
    const before = this.#done;
    for (const [index, cost] of costs.entries()) {
      // A step that was skipped or undone has no cost.
      if (Number.isFinite(cost)) {
        this.#sum += cost;
        this.#count++;
      }
      this.#done = before + index + 1;
      if (!timetable.isReported(this.#done)) continue;
      if (index === costs.length - 1) return true;
      this.#reports.add(this.#close({ behind: costs.length - 1 - index }));
    }
    return false;
  }

  /** An end before its time: the last steps are told as well, and measured unless somebody wants to be gone. */
  async #last(timetable: Timetable, ended: FitEnding): Promise<FitEnding> {
    // What may go on is kept before anything is told that an undisturbed fit would not tell.
    if (ended !== 'patience' && this.#done > 0) await this.#checkpoint(ended);
    await this.#tell(new Float32Array(), timetable, { isLast: true });
    if (this.#count > 0) {
      const isValidated = ended === 'time' && this.#validation !== undefined;
      await this.#report(isValidated, { isLast: true });
    }
    if (ended === 'patience') await this.#checkpoint(ended);
    return ended;
  }

  async #report(isValidated: boolean, { isLast }: { readonly isLast: boolean }): Promise<void> {
    const found = isValidated ? await this.#validation!.look(this.#done) : {};
    const findings = await this.#health?.look({ isLast });
    const report = this.#close({ ...found, ...(findings?.length ? { findings } : {}) });
    if (found.isBest) this.#validation!.best = report;
    await this.#visit(async () => {
      await this.#options.onEpoch?.(report);
      this.#reports.add(report);
      await this.#reports.read();
    });
  }

  /** The report of the steps since the last one, the last of which lies some behind what was done. */
  #close({ behind = 0, ...found }: Partial<FitReport> & { readonly behind?: number }): FitReport {
    const { step, stepsPerEpoch } = this.#subject.trainer;
    const report = {
      step: step - behind,
      epoch: (step - behind) / stepsPerEpoch,
      cost: this.#sum / this.#count,
      ...found,
      ...this.#recoveredSince(),
      milliseconds: performance.now() - this.#begin,
    };
    [this.#sum, this.#count] = [0, 0];
    return report;
  }

  #recoveredSince(): Pick<FitReport, 'recovered'> {
    const recovered = this.#survival.recoveries.length - this.#recovered;
    this.#recovered += recovered;
    return recovered > 0 ? { recovered } : {};
  }

  async #tell(costs: Float32Array, timetable: Timetable, { isLast = false } = {}): Promise<void> {
    const { onBatch, onProgress } = this.#options;
    const isEnd = isLast || this.#done === timetable.steps;
    if (onBatch) {
      this.#forBatch.push(costs);
      if (isEnd || timetable.isBatch(this.#done)) await this.#call(onBatch, this.#forBatch);
    }
    if (!onProgress) return;
    this.#forProgress.push(costs);
    if (!isEnd && performance.now() - this.#toldAt < TELL_MS) return;
    await this.#call(onProgress, this.#forProgress);
    this.#toldAt = performance.now();
  }

  /** Calls with the costs that were gathered, if any. */
  async #call(callback: NonNullable<FitOptions['onBatch']>, gathered: Float32Array[]): Promise<void> {
    const costs = concatenate(gathered.splice(0));
    if (costs.length === 0) return;
    const { trainer, pace } = this.#subject;
    const progress = progressOf(trainer, pace, costs);
    await this.#visit(() => callback(progress));
  }

  #visit(callback: () => unknown): Promise<void> {
    return this.#guarded(callback, this.#stopped.signal);
  }

  /** Calls a callback, once more where it failed because the device was lost. */
  #guarded(callback: () => unknown, signal?: AbortSignal): Promise<void> {
    return this.#survival.guard(() => this.#subject.owner.gpu.turns.visit(callback, signal));
  }

  #history(ended: FitEnding): FitHistory {
    const reports = this.#reports.all;
    const measured = reports.map((report) => report.validation ?? {});
    const names = new Set(measured.flatMap((own) => Object.keys(own)));
    // A metric may be called as what every object has: `constructor`, `__proto__`.
    const validation = Object.fromEntries(
      [...names].map((name) => [
        name,
        measured.flatMap((own) => (Object.hasOwn(own, name) ? [own[name]!] : [])),
      ]),
    );
    const { step } = this.#subject.trainer;
    const best = this.#validation?.best;
    return {
      reports,
      validation,
      findings: this.#health?.findings ?? [],
      ...(best ? { best } : {}),
      parametersOf: best && this.#options.keepBest ? best.step : step,
      ended,
      steps: this.#done,
      milliseconds: performance.now() - this.#begin,
      recoveries: this.#survival.recoveries,
    };
  }
}
