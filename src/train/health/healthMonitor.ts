// Watches the health of one training: costs as they come, data once, layers now and then; each finding is told once.

import type { Program } from '../../plan/program.ts';
import type { Variable } from '../../plan/variable.ts';
import type { FitSubject } from '../fit/fitOptions.ts';
import { CostCourse } from './costCourse.ts';
import type { HealthFinding, Symptom } from './finding.ts';
import type { ModelSubject } from './healthSubject.ts';
import { probeData } from './dataProbe.ts';
import { neverPredicted } from './judgeData.ts';
import { judgeLayers } from './judgeLayers.ts';
import { judgeNetwork } from './judgeNetwork.ts';
import { LayerProbe, type LayerLook } from './layerProbe.ts';
import { LIMITS } from './limits.ts';
import { findingOf } from './wording.ts';

/** Looks at layers take at most one part in so many of the time. */
const SHARE = 50;

/** What is watched. */
export interface Monitored {
  /** Absent for graphs, of which only costs are known, and where only costs are asked for. */
  readonly subject?: ModelSubject | undefined;
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
  #probe: LayerProbe | undefined;
  #first: LayerLook | undefined;
  #unpredicted = false;
  #nextAt = 0;
  #lookMs = Infinity;
  #last: LayerLook | undefined;

  constructor(monitored: Monitored) {
    this.#monitored = monitored;
  }

  /** All that was found so far, in order. */
  get findings(): readonly HealthFinding[] {
    return this.#found;
  }

  /** Within a turn: looks at data and layers for the first time; what was found. */
  async begin(step: number): Promise<HealthFinding[]> {
    const { subject } = this.#monitored;
    if (!subject) return [];
    const { symptoms, baseline } = await probeData(subject);
    this.course.baseline = baseline;
    this.#probe = await LayerProbe.create(subject);
    return this.tell([...judgeNetwork(subject.model.network), ...symptoms, ...(await this.#layers())], step);
  }

  /** Takes costs; a finding where they have exploded. */
  add(costs: ArrayLike<number>, step: number): HealthFinding | undefined {
    this.course.add(costs);
    const explosion = this.course.explosion();
    return explosion && this.tell([explosion], step)[0];
  }

  /** Within a turn: looks at the cost's course, and at the layers where that is due; what is new. */
  async look(step: number, { isLast = false } = {}): Promise<HealthFinding[]> {
    const course = this.#courseNow();
    // A cost that does not fall has reasons, which only layers know.
    const isAsked = isLast || course.some(({ code }) => code === 'costNotFalling');
    const isDue = this.#probe !== undefined && (isAsked || performance.now() >= this.#nextAt);
    const layers = isDue ? await this.#layers({ isLast }) : [];
    const reasons = await Promise.all(course.map((symptom) => this.#reasonOf(symptom)));
    return this.tell([...layers, ...reasons], step);
  }

  /** Puts symptoms in words; those that were not told before. */
  tell(symptoms: readonly Symptom[], step: number): HealthFinding[] {
    const fresh = symptoms
      .filter(({ code, layer }) => !this.#found.some((own) => own.code === code && own.layer === layer))
      .map((symptom) => findingOf(symptom, step));
    this.#found.push(...fresh);
    return fresh;
  }

  /** Programs that it runs. */
  get programs(): readonly Program[] {
    return this.#probe ? [this.#probe.program] : [];
  }

  /** Takes as told what was found before. */
  resume(found: readonly HealthFinding[]): void {
    this.#found.splice(0, Infinity, ...found);
  }

  #guard<T>(work: () => Promise<T>): Promise<T> {
    const { guard } = this.#monitored;
    return guard ? guard(work) : work();
  }

  destroy(): void {
    this.#probe?.destroy();
  }

  async #layers({ isLast = false } = {}): Promise<Symptom[]> {
    const { model, loss } = this.#monitored.subject!;
    const begin = performance.now();
    const look = await this.#guard(() => this.#probe!.look());
    // The first run compiles on some drivers: the fastest says what a look costs.
    this.#lookMs = Math.min(this.#lookMs, performance.now() - begin);
    this.#nextAt = performance.now() + SHARE * this.#lookMs;
    this.#first ??= look;
    this.#last = look;
    const { outputActivation } = model.network;
    const isVanishingCost = outputActivation === 'sigmoid' && (loss === 'mse' || loss === 'halfMse');
    const symptoms = judgeLayers({ ...look, baseline: this.course.baseline, isVanishingCost });
    const { there, predicted } = look;
    const isLate = this.course.count >= LIMITS.fallSteps;
    const never =
      there && predicted && isLate ? neverPredicted({ there, predicted, names: model.classes }) : [];
    // One look may come at an odd moment; the last one is what the training leaves.
    const isTold = never.length > 0 && (this.#unpredicted || isLast);
    this.#unpredicted = never.length > 0;
    return isTold ? [...symptoms, ...never] : symptoms;
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
function isCreeping(first: LayerLook, last: LayerLook): boolean {
  const falls = last.cost < first.cost && last.cost > (1 - LIMITS.lowRateFall) * first.cost;
  return falls && first.slope > 0 && last.slope > first.slope / 2;
}
