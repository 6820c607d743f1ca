// The average of a training's parameters in their place: while held-out examples are measured, and at the end of a fit.

import { GradloomError } from '../../errors.ts';
import { add } from '../../graph/ops/index.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import { Variable } from '../../plan/variable.ts';
import type { FitSubject } from './fitOptions.ts';

/** Puts the average in place of the parameters, and gives them back bit by bit. */
export class AverageInUse {
  readonly #own: Variable;
  readonly #average: Variable;
  readonly #put: Program;
  readonly #back: Program;

  private constructor(parts: { own: Variable; average: Variable; put: Program; back: Program }) {
    this.#own = parts.own;
    this.#average = parts.average;
    this.#put = parts.put;
    this.#back = parts.back;
  }

  /** @throws GradloomError `E_ARGUMENT` where the training keeps no average. */
  static async create({ owner, parts }: FitSubject): Promise<AverageInUse> {
    const { average } = parts;
    const { gpu, parameters } = owner;
    if (!average) {
      throw new GradloomError(
        'E_ARGUMENT',
        'fit: useAverage needs a trainer that keeps an average; got one without.',
        {
          hint: 'createTrainer(model, { …, average: true })',
        },
      );
    }
    const own = new Variable(gpu, 'parameters beside their average', { shape: parameters.tensor.shape });
    try {
      const put = await compile(gpu, {
        updates: [
          [own, parameters.tensor],
          [parameters, add(parameters.tensor, average.tensor)],
        ],
      });
      const back = await compile(gpu, { updates: [[parameters, own.tensor]] });
      return new AverageInUse({ own, average, put, back });
    } catch (error) {
      own.destroy();
      throw error;
    }
  }

  /** Within a turn: does something with the average as the parameters. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    await this.#put.runNow(1);
    try {
      return await work();
    } finally {
      await this.#back.runNow(1);
    }
  }

  /** The programs. */
  get programs(): readonly Program[] {
    return [this.#put, this.#back];
  }

  /** What runs where another program runs with the average as the parameters. */
  around(program: Program): readonly Program[] {
    return [this.#put, program, this.#back];
  }

  /** Within a turn: the parameters are the average from now on. */
  async put(): Promise<void> {
    await this.#put.runNow(1);
  }

  /** Within a turn: the average is the parameters as they are now. */
  begin(): void {
    this.#average.writeNow(new Float32Array(this.#average.tensor.size));
  }

  destroy(): void {
    for (const part of [this.#put, this.#back, this.#own]) part.destroy();
  }
}
