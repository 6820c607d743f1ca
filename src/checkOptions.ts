// The rule for options objects: types rule out unknown names only in TypeScript, so they are checked here as well.

import { GradloomError } from './errors.ts';

/** Options that a function of the same name has elsewhere. */
export interface OptionsElsewhere {
  readonly names: readonly string[];
  /** Where. */
  readonly hint: string;
}

/**
 * Throws `E_ARGUMENT` unless `given` is absent or an object whose every name is one of `known`. An option that is
 * passed over in silence is a wrong result: `mean(x, { axes: 1 })` would be the mean of everything.
 */
export function checkOptions(
  what: string,
  given: unknown,
  known: readonly string[],
  elsewhere?: OptionsElsewhere,
): void {
  if (given === undefined) return;
  const list = known.join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const shown = Array.isArray(given) ? `[${given.map(String).join(', ')}]` : kindOf(given);
    throw new GradloomError('E_ARGUMENT', `${what}: options must be an object; got ${shown}.`, {
      hint: `Options have names: { ${known[0]}: … }. Known are ${list}.`,
    });
  }
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length === 0) return checkFlags(what, given);
  const kind = given.constructor?.name ?? 'Object';
  const shown = kind === 'Object' ? unknown.join(', ') : `a ${kind}`;
  const names = [...(elsewhere?.names ?? []), ...known];
  const meant = kind === 'Object' ? closest(unknown[0]!, names) : undefined;
  throw new GradloomError('E_ARGUMENT', `${what}: the options are ${list}; got ${shown}.`, {
    hint: !meant
      ? 'Leave it out, or look its name up in the documentation.'
      : known.includes(meant)
        ? `Did you mean ${meant}?`
        : `${meant} is ${elsewhere!.hint}`,
  });
}

/** Options that are true or false wherever they occur: the text "false" would count as true. */
const FLAGS: ReadonlySet<string> = new Set(
  [
    'keepDims selectLast training exclusive reverse transposeA transposeB logTarget largest',
    'shuffle singleDispatch timed wgsl allowMissing allowMissingChecksum tensorCores f16',
  ].flatMap((names) => names.split(' ')),
);

function checkFlags(what: string, given: object): void {
  for (const [name, value] of Object.entries(given)) {
    if (!FLAGS.has(name) || value === undefined || typeof value === 'boolean') continue;
    throw new GradloomError('E_ARGUMENT', `${what}: ${name} must be true or false; got ${kindOf(value)}.`);
  }
}

/** As `checkOptions`, where the object itself is needed. */
export function needOptions(what: string, given: unknown, known: readonly string[]): void {
  checkOptions(what, given ?? null, known);
}

/** Throws `E_ARGUMENT` unless the value is a text. */
export function checkText(what: string, given: unknown): void {
  if (typeof given === 'string') return;
  throw new GradloomError('E_ARGUMENT', `${what} must be a text; got ${kindOf(given)}.`);
}

/** Throws `E_ARGUMENT` unless the value is a function. */
export function checkFunction(what: string, given: unknown): void {
  if (typeof given === 'function') return;
  throw new GradloomError('E_ARGUMENT', `${what} must be a function; got ${kindOf(given)}.`);
}

/** How `refusal` words its errors. */
interface RefusalOptions {
  /** What to do, where a call says nothing else. */
  readonly hint?: string;
  /** What came, in words; default: a text as it is. */
  readonly show?: (got: unknown) => string;
}

/** Makes the `E_ARGUMENT` errors of one place: `what: the rule; got what came.` */
export function refusal(
  what: string,
  { hint: usual = '', show = String }: RefusalOptions = {},
): (rule: string, got: unknown, hint?: string) => GradloomError {
  return (rule, got, hint = usual) =>
    new GradloomError('E_ARGUMENT', `${what}: ${rule}; got ${show(got)}.`, { hint });
}

/** What a value is, for messages. */
export function kindOf(given: unknown): string {
  if (given === undefined) return 'none';
  if (typeof given === 'string') return JSON.stringify(given);
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === 'function') return 'a function';
  if (typeof given === 'symbol') return 'a symbol';
  return typeof given === 'object' && given !== null ? 'an object' : `${given as number | null}`;
}

/** The known name that begins most like this one, `learningRate` for `learning_rate`; none without two equal letters. */
function closest(name: string, known: readonly string[]): string | undefined {
  const common = (other: string): number => {
    const [a, b] = [name, other].map((text) => text.toLowerCase());
    let length = 0;
    while (length < a!.length && a![length] === b![length]) length++;
    return length;
  };
  const [best] = known.toSorted((a, b) => common(b) - common(a));
  return best !== undefined && common(best) >= 2 ? best : undefined;
}
