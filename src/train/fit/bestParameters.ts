// The best parameters of a training so far, beside it on the device: copied there and back without a look.

import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import { Variable } from '../../plan/variable.ts';
import type { Trainable } from '../trainingParts.ts';

/** Within a turn: keeps parameters and state as they are, and gives them back. */
export class BestParameters {
  /** Where they are kept. */
  readonly copies: readonly Variable[];
  readonly saving: Program;
  readonly restoring: Program;

  private constructor(copies: readonly Variable[], save: Program, restore: Program) {
    this.copies = copies;
    this.saving = save;
    this.restoring = restore;
  }

  /** Makes room for them. Throws `E_OUT_OF_MEMORY`. */
  static async create({ gpu, parameters, states }: Trainable): Promise<BestParameters> {
    const own = [parameters, ...states];
    const copies: Variable[] = [];
    try {
      for (const { tensor } of own)
        copies.push(new Variable(gpu, `best ${tensor.op}`, { shape: tensor.shape }));
      const pairs = own.map((variable, index) => [variable, copies[index]!] as const);
      const save = await compile(gpu, { updates: pairs.map(([from, to]) => [to, from.tensor]) });
      const restore = await compile(gpu, { updates: pairs.map(([to, from]) => [to, from.tensor]) });
      return new BestParameters(copies, save, restore);
    } catch (error) {
      for (const copy of copies) copy.destroy();
      throw error;
    }
  }

  save(): Promise<void> {
    return this.saving.runNow(1);
  }

  restore(): Promise<void> {
    return this.restoring.runNow(1);
  }

  destroy(): void {
    for (const part of [this.saving, this.restoring, ...this.copies]) part.destroy();
  }
}
