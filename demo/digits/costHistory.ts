// The costs of all steps so far in a bounded number of points, with their running mean.

/** Most points that are kept; when full, neighbours are merged. */
const MOST = 2000;
/** The running mean looks back over about a tenth of the steps so far, within these bounds. */
const [SHORTEST, LONGEST] = [4, 40];

/** Costs by step, thinned as they grow. */
export class CostHistory {
  /** The last step that each point stands for. */
  steps: number[] = [];
  /** Mean cost of the steps of each point. */
  costs: number[] = [];
  /** Running mean at the end of each point. */
  means: number[] = [];
  #stride = 1;
  #pending: number[] = [];
  #step = 0;
  #sum = 0;
  #weight = 0;

  /** The running mean now, exponentially weighted; NaN before the first step. */
  get mean(): number {
    return this.#sum / this.#weight;
  }

  add(costs: Iterable<number>): void {
    for (const cost of costs) {
      this.#step++;
      const keep = 1 - 1 / Math.min(Math.max(this.#step / 10, SHORTEST), LONGEST);
      this.#sum = keep * this.#sum + cost;
      this.#weight = keep * this.#weight + 1;
      this.#pending.push(cost);
      if (this.#pending.length >= this.#stride) this.#close();
    }
  }

  #close(): void {
    this.steps.push(this.#step);
    this.costs.push(this.#pending.reduce((a, b) => a + b, 0) / this.#pending.length);
    this.means.push(this.mean);
    this.#pending = [];
    if (this.steps.length < MOST) return;
    this.costs = this.costs.map((cost, index) => (cost + (this.costs[index - 1] ?? 0)) / 2).filter(isSecond);
    this.steps = this.steps.filter(isSecond);
    this.means = this.means.filter(isSecond);
    this.#stride *= 2;
  }
}

function isSecond(_: number, index: number): boolean {
  return index % 2 === 1;
}
