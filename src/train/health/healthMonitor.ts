// Watches the health of one training: costs as they come, data once, layers now and then; each finding is told once.

import type { Variable } from '../../plan/variable.ts';
import type { FitSubject } from '../fit/fitOptions.ts';
import { CostCourse } from './costCourse.ts';
import type { HealthFinding, Symptom } from './finding.ts';
import { LIMITS } from './limits.ts';
import type { Look, Looker } from './looker.ts';
import { findingOf } from './wording.ts';

/** Looks take at most one part in so many of the time. */
const SHARE = 50;
/** What the looks need takes about so many times as long to compile as the training's step. */
const PREPARATION = 2;

/** What is watched. */
export interface Monitored {
  /** Who looks at more than costs; absent where only these are asked for. */
  readonly looker?: Looker | undefined;
  /** Where looks wait until they are worth what they need: milliseconds that the training's step took to compile. */
  readonly compileMs?: number | undefined;
  readonly learningRate: Variable;
  /** Does work on the device, again where the device is lost meanwhile. */
  readonly guard?: FitSubject['guard'];
  /** Steps that are planned: a quarter of them is too early to say that nothing falls. */
  readonly planned?: number | undefined;
}

/** One training's health. */
export class HealthMonitor {
  readonly course = new CostCourse();
  readonly #monitored: Monitored;
  readonly #found: HealthFinding[] = [];
  readonly #begin = performance.now();
  /** Whether data and layers are looked at by now. */
  #isLooking = false;
  #first: Look | undefined;
  #nextAt = 0;
  #lookMs = Infinity;
  #last: Look | undefined;

  constructor(monitored: Monitored) {
    this.#monitored = monitored;
  }

  /** All that was found so far, in order. */
  get findings(): readonly HealthFinding[] {
    return this.#found;
  }

  /** Within a turn: looks at data and layers for the first time, unless that waits; what was found. */
  async begin(step: number): Promise<HealthFinding[]> {
    const { looker, compileMs } = this.#monitored;
    if (!looker) return [];
    const { structure } = looker;
    return this.tell(compileMs === undefined ? [...structure, ...(await this.#start())] : structure, step);
  }

  /** Takes costs; a finding where they have exploded. */
  add(costs: ArrayLike<number>, step: number): HealthFinding | undefined {
    this.course.add(costs);
    const explosion = this.course.explosion();
    return explosion && this.tell([explosion], step)[0];
  }

  /** Within a turn: looks at the cost's course, and at the layers where that is due; what is new. */
  async look(step: number, { isLast = false } = {}): Promise<HealthFinding[]> {
    const begun = this.#isWorthIt({ isLast }) ? await this.#start({ isLast }) : undefined;
    const course = this.#courseNow();
    // A cost that does not fall has reasons, which only layers know.
    const isAsked = isLast || course.some(({ code }) => code === 'costNotFalling');
    const isDue = this.#isLooking && !begun && (isAsked || performance.now() >= this.#nextAt);
    const layers = begun ?? (isDue ? await this.#layers({ isLast }) : []);
    const reasons = await Promise.all(course.map((symptom) => this.#reasonOf(symptom)));
    return this.tell([...layers, ...reasons], step);
  }

  /** Puts symptoms in words; those that were not told before. */
  tell(symptoms: readonly Symptom[], step: number): HealthFinding[] {
    const fresh = symptoms
      .filter(
        ({ code, layer, name }) =>
          !this.#found.some((own) => own.code === code && own.layer === layer && own.name === name),
      )
      .map((symptom) => findingOf(symptom, step));
    this.#found.push(...fresh);
    return fresh;
  }

  /** Takes as told what was found before. */
  resume(found: readonly HealthFinding[]): void {
    this.#found.splice(0, Infinity, ...found);
  }

  #guard<T>(work: () => Promise<T>): Promise<T> {
    const { guard } = this.#monitored;
    return guard ? guard(work) : work();
  }

  /** Whether looks that have waited are begun with: where the training has taken long enough, or its cost asks for them. */
  #isWorthIt({ isLast }: { isLast: boolean }): boolean {
    const { looker, compileMs = 0 } = this.#monitored;
    if (this.#isLooking || !looker) return false;
    if (looker.isCompiled) return true;
    const isLong = performance.now() - this.#begin >= SHARE * PREPARATION * compileMs;
    return isLong || this.course.symptoms().length > 0 || (isLast && this.course.isStanding);
  }

  /** Data and layers for the first time. */
  async #start(how: { readonly isLast?: boolean } = {}): Promise<Symptom[]> {
    const { symptoms, baseline } = await this.#guard(() => this.#monitored.looker!.begin());
    this.course.baseline = baseline;
    this.#isLooking = true;
    return [...symptoms, ...(await this.#layers(how))];
  }

  async #layers({ isLast = false } = {}): Promise<readonly Symptom[]> {
    const looker = this.#monitored.looker!;
    const begin = performance.now();
    const look = await this.#guard(() => looker.look({ isLast, course: this.course }));
    // The first run compiles on some drivers: the fastest says what a look costs.
    this.#lookMs = Math.min(this.#lookMs, performance.now() - begin);
    this.#nextAt = performance.now() + SHARE * this.#lookMs;
    this.#first ??= look;
    this.#last = look;
    return look.symptoms;
  }

  /** What the costs say and was not said before. */
  #courseNow(): Symptom[] {
    const { planned = 0 } = this.#monitored;
    const isEarly = this.course.count < planned / 4;
    const isSaid = this.#found.some(({ code }) => code === 'costNotFalling' || code === 'rateTooLow');
    return this.course.symptoms().filter(({ code }) => code !== 'costNotFalling' || !(isEarly || isSaid));
  }

  async #reasonOf(symptom: Symptom): Promise<Symptom> {
    const [first, last] = [this.#first, this.#last];
    const isSlow = symptom.code === 'costNotFalling' && first && last && isCreeping(first, last);
    if (!isSlow) return symptom;
    const [rate = 0] = await this.#guard(() => this.#monitored.learningRate.readNow());
    const values = { rate, start: first.cost, cost: last.cost, steps: this.course.count };
    return { code: 'rateTooLow', values };
  }
}

/** Whether the same examples cost a little less, and the slope is as steep as it was: a faster way would help. */
function isCreeping(first: Look, last: Look): boolean {
  const falls = last.cost < first.cost && last.cost > (1 - LIMITS.lowRateFall) * first.cost;
  return falls && first.slope > 0 && last.slope > first.slope / 2;
}
