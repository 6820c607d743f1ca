// What is looked at for the health of a training, and what is done about a fatal finding.

import { checkFunction, kindOf, needOptions, refusal } from '../../checkOptions.ts';
import type { HealthFinding } from './finding.ts';

const wrong = /* @__PURE__ */ refusal('fit: health', {
  hint: "health: true, or { look: 'costs' }, or { onFatal: 'rollBack' }",
  show: kindOf,
});

/** How the health of a training is looked after. */
export interface HealthOptions {
  /**
   * What is looked at: `costs`, which are read anyway; `all`, also data and layers of a model, by a forward and a backward
   * pass of 256 examples at the beginning and the end of a fit and now and then, at most 2 % of the time; `auto`, as `all`,
   * but not before the training has taken 50 times as long as the looks take to compile, unless its cost asks for them by
   * rising or standing still: short trainings that do well pay nothing. What the looks need is compiled once for a trainer.
   * Default `all`.
   */
  readonly look?: 'costs' | 'all' | 'auto' | undefined;
  /**
   * What happens where the training has failed, by a cost that explodes or numbers that are not finite: `throw` ends it
   * with `E_DIVERGED` or `E_NONFINITE`; `rollBack` gives it the last good parameters and a lower learning rate; `tell` goes
   * on where it can. Default `throw`.
   */
  readonly onFatal?: 'throw' | 'rollBack' | 'tell' | undefined;
  /** Whether any other finding ends it, with `E_DIVERGED`. Default false. */
  readonly stopAtAny?: boolean | undefined;
  /** What a rollback multiplies the learning rate by, above 0 and below 1; default 0.1. */
  readonly factor?: number | undefined;
  /** Rollbacks at most; default 3. */
  readonly retries?: number | undefined;
  /** Called with each finding as it is found, before the report that holds it. What it returns is not waited for. */
  readonly onFinding?: ((finding: HealthFinding) => unknown) | undefined;
}

/** As a user gives it: `true` looks at all, `false` at nothing; absent, costs are looked at and nothing is thrown. */
export type HealthChoice = boolean | HealthOptions;

/** With what is usual. */
export type FullHealthOptions = { readonly [K in keyof HealthOptions]-?: NonNullable<HealthOptions[K]> };

const LOOKS = ['costs', 'all', 'auto'];
const POLICIES = ['throw', 'rollBack', 'tell'];

/** What is to be done; `undefined` for nothing. Throws `E_ARGUMENT`. */
export function healthOptions(choice: HealthChoice | undefined): FullHealthOptions | undefined {
  if (choice === false) return undefined;
  if (choice === undefined) return { ...USUAL, look: 'costs', onFatal: 'tell' };
  if (choice === true) return USUAL;
  if (typeof choice !== 'object' || choice === null) throw wrong('it must be true, false or options', choice);
  needOptions('health', choice, Object.keys(USUAL));
  const given = Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
  const full: FullHealthOptions = { ...USUAL, ...given };
  const { look, onFatal, stopAtAny, factor, retries, onFinding } = full;
  if (!LOOKS.includes(look)) throw wrong(`look must be one of ${LOOKS.join(', ')}`, look);
  if (!POLICIES.includes(onFatal)) throw wrong(`onFatal must be one of ${POLICIES.join(', ')}`, onFatal);
  if (typeof stopAtAny !== 'boolean') throw wrong('stopAtAny must be true or false', stopAtAny);
  if (!(typeof factor === 'number' && factor > 0 && factor < 1))
    throw wrong('factor must be a number above 0 and below 1', factor);
  if (!(Number.isSafeInteger(retries) && retries >= 1))
    throw wrong('retries must be a whole number of at least 1', retries);
  checkFunction('fit: health: onFinding', onFinding);
  return full;
}

const USUAL: FullHealthOptions = {
  look: 'all',
  onFatal: 'throw',
  stopAtAny: false,
  factor: 0.1,
  retries: 3,
  onFinding: () => undefined,
};
