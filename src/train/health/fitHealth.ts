// The health of a fit: what is found goes into its reports; where it has failed, it ends or goes back.

import { GradloomError } from '../../errors.ts';
import { fitsFloat32 } from '../../optim/fitsFloat32.ts';
import { BestParameters } from '../fit/bestParameters.ts';
import type { FitOptions, FitSubject } from '../fit/fitOptions.ts';
import { TRAINING_HISTORY } from '../trainingVariables.ts';
import type { Program } from '../../plan/program.ts';
import type { Variable } from '../../plan/variable.ts';
import type { CostCourseState } from './costCourse.ts';
import type { HealthFinding } from './finding.ts';
import { HealthMonitor } from './healthMonitor.ts';
import { KeptLooks } from './keptLooks.ts';
import { healthOptions, type FullHealthOptions } from './healthOptions.ts';
import { lookerOf } from './lookerOf.ts';
import { modelSubject } from './modelSubject.ts';

/** What the health of a fit has seen so far. */
export interface FitHealthState {
  readonly found: readonly HealthFinding[];
  readonly fresh: readonly HealthFinding[];
  readonly course: CostCourseState;
  readonly rollbacks: number;
  /** Which of the two copies is known to be good. */
  readonly good: 0 | 1;
}

/** Watches one fit. All within its turn. */
export class FitHealth {
  readonly #subject: FitSubject;
  readonly #options: FullHealthOptions;
  readonly #monitor: HealthMonitor;
  readonly #onFinding: (finding: HealthFinding) => unknown;
  /** Parameters and states that the costs of later steps have shown to be good, and later ones that have no cost yet: `#good` says which is which. */
  #kept: readonly [BestParameters, BestParameters] | undefined;
  #good: 0 | 1 = 0;
  #rollbacks = 0;
  #fresh: HealthFinding[] = [];

  private constructor(subject: FitSubject, options: FullHealthOptions, planned: number) {
    this.#subject = subject;
    this.#options = options;
    this.#onFinding = options.onFinding;
    this.#monitor = new HealthMonitor({
      looker: options.look === 'costs' ? undefined : lookerOf(subject, KeptLooks.of(subject.kept)),
      compileMs: options.look === 'auto' ? subject.parts.compileMs : undefined,
      learningRate: subject.parts.variables.learningRate,
      planned,
      guard: subject.guard,
    });
  }

  /** Begins to watch, before the first step; `undefined` where nothing is to be watched. */
  static async create(
    subject: FitSubject,
    { health, steps }: Pick<FitOptions, 'health'> & { readonly steps: number },
  ): Promise<FitHealth | undefined> {
    const options = healthOptions(health);
    if (!options) return undefined;
    const made = new FitHealth(subject, options, steps);
    try {
      const { owner, parts, trainer } = subject;
      if (options.onFatal === 'rollBack') {
        const states = [...owner.states, ...parts.variables.states];
        const first = await BestParameters.create({ ...owner, states });
        made.#kept = [first, first];
        made.#kept = [first, await BestParameters.create({ ...owner, states })];
        for (const copy of made.#kept) await copy.save();
      }
      made.#tell(await made.#monitor.begin(trainer.step));
      return made;
    } catch (error) {
      made.destroy();
      throw error;
    }
  }

  /** Programs that run beside the training. */
  get programs(): readonly Program[] {
    return (this.#kept ?? []).flatMap(({ saving, restoring }) => [saving, restoring]);
  }

  /** Where parameters that are known to be good are kept, and later ones. */
  get copies(): readonly Variable[] {
    return (this.#kept ?? []).flatMap(({ copies }) => copies);
  }

  /** What was seen so far, to go on from; what is on the device is restored by itself. */
  get state(): FitHealthState {
    return {
      found: this.findings,
      fresh: this.#fresh,
      course: this.#monitor.course.state,
      rollbacks: this.#rollbacks,
      good: this.#good,
    };
  }

  set state({ found, fresh, course, rollbacks, good }: FitHealthState) {
    this.#monitor.resume(found);
    this.#fresh = [...fresh];
    this.#monitor.course.state = course;
    this.#rollbacks = rollbacks;
    this.#good = good;
  }

  /** All findings of the fit so far. */
  get findings(): readonly HealthFinding[] {
    return this.#monitor.findings;
  }

  /** As many steps as should pass between two looks, `most` at most; their costs. */
  async stretch(most: number): Promise<Float32Array> {
    const first = this.#subject.trainer.step;
    try {
      const costs = await this.#subject.stretch(most);
      if (costs.length === 0) return costs;
      const { step } = this.#subject.trainer;
      const exploded = this.#monitor.add(costs, step);
      this.#countSkipped(costs, step);
      if (exploded) {
        this.#tell([exploded]);
        const failure = diverged(exploded, this.findings);
        if (this.#options.onFatal === 'throw') throw failure;
        if (this.#options.onFatal === 'rollBack') await this.#rollBack(failure);
      } else if (this.#kept && this.#monitor.course.isGood) {
        // Costs are taken before updates: these speak for what the stretch began with.
        this.#good = this.#good === 0 ? 1 : 0;
        await this.#save(this.#kept[this.#good === 0 ? 1 : 0]);
      }
      return costs;
    } catch (error) {
      if (!(error instanceof GradloomError) || error.code !== 'E_NONFINITE') throw error;
      await this.#tellNonFinite(error);
      if (!this.#kept) throw error;
      const costs = await this.#costsSince(first);
      await this.#rollBack(error);
      return costs;
    }
  }

  /** What was found since the last report. Throws `E_DIVERGED` where any finding ends the fit. */
  async look(how: { readonly isLast: boolean }): Promise<readonly HealthFinding[]> {
    this.#tell(await this.#monitor.look(this.#subject.trainer.step, how));
    const found = this.#fresh;
    this.#fresh = [];
    return found;
  }

  destroy(): void {
    for (const copy of new Set(this.#kept)) copy.destroy();
  }

  #tell(findings: readonly HealthFinding[]): void {
    this.#fresh.push(...findings);
    for (const finding of findings) this.#onFinding(finding);
    const [worst] = findings;
    if (worst && this.#options.stopAtAny && !worst.fatal) throw diverged(worst, this.findings);
  }

  /** Steps that a training left out, where it may, have costs that are no numbers. */
  #countSkipped(costs: Float32Array, step: number): void {
    const skipped = costs.filter((cost) => !Number.isFinite(cost)).length;
    if (skipped > 0) this.#tell(this.#monitor.tell([{ code: 'stepsSkipped', values: { skipped } }], step));
  }

  /** Which layer's parameters are the first that are not finite is seen on the host: the training has ended anyway. */
  async #tellNonFinite(error: GradloomError): Promise<void> {
    const { owner, trainer, parts } = this.#subject;
    const subject = modelSubject({ owner, parts });
    const arena = (await owner.parameters.readNow()) as Float32Array;
    const bad = parts.recipe.layout.parameters.find(({ offset, shape }) => {
      const size = shape.reduce((product, own) => product * own, 1);
      return !arena.subarray(offset, offset + size).every(Number.isFinite);
    });
    const layers = subject?.model.network.layers ?? [];
    const layer = 1 + layers.findIndex(({ parameters }) => parameters.some(({ name }) => name === bad?.name));
    const told = Number(/step (\d+)/.exec(error.message)?.[1] ?? trainer.step);
    const place = bad && (layer > 0 ? `${bad.name} of layer ${layer}` : `parameter ${bad.name}`);
    const at = bad && (layer > 0 ? { layer } : { name: bad.name });
    const symptom = {
      code: 'nonFinite',
      values: { step: told },
      place: place ?? 'the cost, a parameter or a state',
      ...at,
    } as const;
    this.#tell(this.#monitor.tell([symptom], trainer.step));
  }

  /** The last good parameters come back, with their states, and the base rate is lowered. Throws `failure` at the last time. */
  async #rollBack(failure: GradloomError): Promise<void> {
    const { factor, retries } = this.#options;
    const { parts, begin, guard = (work) => work() } = this.#subject;
    const { learningRate } = parts.variables;
    const [good, newer] = [this.#kept![this.#good], this.#kept![this.#good === 0 ? 1 : 0]];
    await this.#putBack(good);
    const [rate = 0] = await guard(() => learningRate.readNow());
    const lower = Math.fround(rate * factor);
    if (this.#rollbacks++ >= retries || !fitsFloat32(lower) || lower === 0) {
      throw new GradloomError(failure.code, failure.message, {
        hint: `${failure.hint} ${retries} rollbacks to rate ${rate} did not help.`,
        cause: failure,
      });
    }
    // After numbers that are not finite the beginning makes the states zero: they come back after it.
    await begin(0);
    await this.#putBack(good);
    await this.#save(newer);
    learningRate.writeNow(Float32Array.of(lower));
    this.#monitor.course.forgetLast();
  }

  async #save(keeper: BestParameters): Promise<void> {
    await keeper.save();
    this.#subject.ran?.(keeper.saving);
  }

  async #putBack(keeper: BestParameters): Promise<void> {
    await keeper.restore();
    this.#subject.ran?.(keeper.restoring);
  }

  /** The costs of steps whose look failed. */
  async #costsSince(first: number): Promise<Float32Array> {
    const ring = await this.#subject.parts.variables.history.readNow();
    const { step } = this.#subject.trainer;
    return Float32Array.from(
      { length: step - first },
      (_, index) => ring[(first + index) % TRAINING_HISTORY]!,
    );
  }
}

/** The error of a training that has failed, with what else was found: that may be why. */
function diverged(finding: HealthFinding, all: readonly HealthFinding[]): GradloomError {
  const others = all.filter((own) => own !== finding).map(({ message, advice }) => `${message} ${advice}`);
  return new GradloomError('E_DIVERGED', `train: ${finding.message}`, {
    hint: [finding.advice, ...others].join(' '),
  });
}
