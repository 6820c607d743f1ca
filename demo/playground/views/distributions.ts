// Samples of tensors over the steps of a training, and their histograms over one range.
import type { Sample } from '../worker/messages.ts';

/** Looks that are kept; beyond them every second is left out. */
const MOST = 60;

/** Histograms of one tensor: a column a look, counts from the lowest bin on. */
export interface Distribution {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
  readonly columns: readonly Uint32Array[];
}

/** Numbers that were looked at, by tensor. */
export class Distributions {
  #looks: { readonly step: number; readonly samples: ReadonlyMap<string, Float32Array> }[] = [];

  /** The step of the first look. */
  get first(): number {
    return this.#looks[0]?.step ?? 0;
  }

  clear(): void {
    this.#looks = [];
  }

  add(step: number, samples: readonly Sample[]): void {
    const look = { step, samples: new Map(samples.map(({ name, values }) => [name, values])) };
    // A look at the same step takes the place of the one before.
    this.#looks = [...this.#looks.filter((other) => other.step < step), look];
    if (this.#looks.length > MOST) {
      this.#looks = this.#looks.filter((_, index) => index % 2 === 0 || index === this.#looks.length - 1);
    }
  }

  /** Histograms of a tensor over the range of all its numbers. */
  of(name: string, bins: number): Distribution {
    const all = this.#looks.map(({ samples }) => samples.get(name) ?? new Float32Array());
    let [low, high] = [Infinity, -Infinity];
    for (const values of all) {
      for (const value of values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (!(high > low)) [low, high] = Number.isFinite(low) ? [low - 1, low + 1] : [-1, 1];
    const scale = bins / (high - low);
    const columns = all.map((values) => {
      const counts = new Uint32Array(bins);
      for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) * scale))]!++;
      return counts;
    });
    return { low, high, bins, columns };
  }
}
