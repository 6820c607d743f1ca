// The rule for options objects: types rule out unknown names only in TypeScript, so they are checked here as well.

import { GradloomError } from './errors.ts';

/**
 * Throws `E_ARGUMENT` unless `given` is absent or an object whose every name is one of `known`. An option that is
 * passed over in silence is a wrong result: `mean(x, { axes: 1 })` would be the mean of everything.
 */
export function checkOptions(what: string, given: unknown, known: readonly string[]): void {
  if (given === undefined) return;
  const list = known.join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const shown = Array.isArray(given)
      ? `[${given.map(String).join(', ')}]`
      : typeof given === 'function'
        ? 'a function'
        : String(given as number);
    throw new GradloomError('E_ARGUMENT', `${what}: options must be an object; got ${shown}.`, {
      hint: `Options have names: { ${known[0]}: … }. Known are ${list}.`,
    });
  }
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const kind = given.constructor?.name ?? 'Object';
  const shown = kind === 'Object' ? unknown.join(', ') : `a ${kind}`;
  const meant = kind === 'Object' ? closest(unknown[0]!, known) : undefined;
  throw new GradloomError('E_ARGUMENT', `${what}: the options are ${list}; got ${shown}.`, {
    hint: meant ? `Did you mean ${meant}?` : 'Leave it out, or look its name up in the documentation.',
  });
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
