// Values of options: text from the command line, checked and turned into what it stands for.

import * as v from 'valibot';
import { GradloomError } from '../errors.ts';
import { ACTIVATION_NAMES, activation, type Activation } from '../nn/activation.ts';
import { INITIALIZER_NAMES, initializer, type Initializer } from '../nn/initializer.ts';

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** A finite number that fulfils a rule, which is worded after "must be". */
export function numberThat(rule: string, holds: (value: number) => boolean) {
  return v.pipe(
    v.string(),
    v.check((text) => Number.isFinite(toNumber(text)) && holds(toNumber(text)), rule),
    v.transform(toNumber),
  );
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return numberThat(
    `a whole number ${range}`,
    (value) => Number.isSafeInteger(value) && value >= least && value <= most,
  );
}

/** One of several words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return v.picklist(words, `one of ${words.join(', ')}`);
}

/** Text, as it is. */
export const text = v.pipe(v.string(), v.minLength(1, 'some text'));

/** Layer sizes, n[0] first: `784,128,10`. */
export const layerSizes = v.pipe(
  v.string(),
  v.check(
    (list) =>
      list.split(',').length >= 2 && list.split(',').every((size) => /^\s*[1-9]\d{0,8}\s*$/.test(size)),
    'at least two whole numbers above 0, such as 784,128,10',
  ),
  v.transform((list) => list.split(',').map(Number)),
);

/** `relu`, `leakyRelu:0.1`, `elu:1`; not softmax, which is an output. */
export const hiddenActivation = v.pipe(
  v.string(),
  v.check(
    (word) => parseActivation(word) !== undefined,
    `one of ${ACTIVATION_NAMES.filter((name) => name !== 'softmax').join(', ')}, where leakyRelu:0.1 sets a slope and elu:0.5 an alpha`,
  ),
  v.transform((word) => parseActivation(word)!),
);

function parseActivation(word: string): Activation | undefined {
  const [name = '', parameter, ...rest] = word.split(':');
  const known = ACTIVATION_NAMES.find(
    (other) => other.toLowerCase() === name.replaceAll('-', '').toLowerCase(),
  );
  const value = parameter === undefined ? undefined : toNumber(parameter);
  if (!known || known === 'softmax' || rest.length > 0) return undefined;
  if (value === undefined) return activation(known);
  if (!Number.isFinite(value)) return undefined;
  if (known === 'leakyRelu') return { name: known, slope: value };
  return known === 'elu' ? { name: known, alpha: value } : undefined;
}

/** `heNormal`, `normal:0.01`. */
export const weightInitializer = v.pipe(
  v.string(),
  v.check(
    (word) => parseInitializer(word) !== undefined,
    `one of ${INITIALIZER_NAMES.join(', ')}, where normal:0.05 sets a scale`,
  ),
  v.transform((word) => parseInitializer(word)!),
);

function parseInitializer(word: string): Initializer | undefined {
  const [name = '', parameter, ...rest] = word.split(':');
  const known = INITIALIZER_NAMES.find((other) => other.toLowerCase() === name.toLowerCase());
  if (!known || rest.length > 0) return undefined;
  if (parameter === undefined) return initializer(known);
  const scale = toNumber(parameter);
  return known === 'normal' && Number.isFinite(scale) ? { name: known, scale } : undefined;
}

/**
 * Options as the schema understands them. Throws one `E_ARGUMENT` that names every wrong option, its rule and what it
 * got.
 */
export function parseOptions<S extends v.GenericSchema>(
  command: string,
  schema: S,
  options: Readonly<Record<string, unknown>>,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, options);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => {
    const path = v.getDotPath(issue);
    if (!path) return issue.message;
    return `${flagOf(path)} must be ${issue.message}; got ${String(issue.input)}`;
  });
  throw new GradloomError('E_ARGUMENT', `${command}: ${faults.join('. ')}.`, {
    hint: `gradloom ${command} --help explains the options.`,
  });
}

/** `learningRate` → `--learning-rate`. */
function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
