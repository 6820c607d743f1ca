// What tells one training from another: a state is taken only where all of it is the same.

import { GradloomError } from '../../errors.ts';
import { crc32, crcText } from '../../formats/crc32.ts';
import { LIBRARY_VERSION } from '../../gpu/libraryVersion.ts';
import { stepText } from '../../graph/stepText.ts';
import type { Variable } from '../../plan/variable.ts';
import type { FitSubject } from '../fit/fitOptions.ts';
import type { Model } from '../model.ts';
import type { TrainingParts, TrainingRecipe } from '../trainingParts.ts';

/** A training, as its state describes it. */
export interface TrainingDescription {
  readonly library: string;
  /** Names, shapes and roles. */
  readonly parameters: readonly string[];
  /** Names, types, shapes and checksums of the examples. */
  readonly data: readonly string[];
  /** What the classes of a model are called, where that is known; states of earlier versions do not say it. */
  readonly classes?: readonly string[] | undefined;
  /** Options by name. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Checksum of all that a step computes. */
  readonly step: string;
  /** What lies on the device from step to step. */
  readonly memory: readonly string[];
}

/** What lies on the device from step to step, but for the examples. */
export function memoryOf({ program, variables }: TrainingParts): Variable[] {
  return program.variables.filter((variable) => !variables.data.includes(variable));
}

/** Within a turn: describes a training. */
export async function describeTraining({
  owner,
  parts,
}: Pick<FitSubject, 'owner' | 'parts'>): Promise<TrainingDescription> {
  const { classes } = owner as Partial<Pick<Model, 'classes'>>;
  const { layout, options, step } = parts.recipe;
  const { optimizer, ...others } = options;
  return {
    library: LIBRARY_VERSION,
    parameters: layout.parameters.map(({ name, shape, role }) => `${name} [${shape.join(', ')}] ${role}`),
    data: parts.feed ? [parts.feed.description] : await Promise.all(parts.variables.data.map(describeData)),
    ...(classes ? { classes } : {}),
    options: JSON.parse(JSON.stringify({ optimizer: optimizer.config, ...others })) as Record<
      string,
      unknown
    >,
    step: digestOf(step),
    memory: memoryOf(parts).map(({ tensor }) => tensor.toString()),
  };
}

const steps = new WeakMap<TrainingRecipe['step'], string>();

/** The checksum of what a step computes, which is computed once. */
function digestOf(step: TrainingRecipe['step']): string {
  const known = steps.get(step) ?? crcText(crc32(new TextEncoder().encode(stepText(step))));
  steps.set(step, known);
  return known;
}

const digests = new WeakMap<Variable, { readonly changes: number; readonly text: string }>();

/** Name, type, shape and checksum of examples, which is computed once. */
export async function describeData(variable: Variable): Promise<string> {
  const known = digests.get(variable);
  const { changes } = variable;
  if (known?.changes === changes) return known.text;
  const values = variable.kept ?? (await variable.readNow());
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const text = `${variable.tensor.toString()} crc32:${crcText(crc32(bytes))}`;
  digests.set(variable, { changes, text });
  return text;
}

/** Throws `E_ARGUMENT` with the first thing in which they differ. */
export function checkSameTraining(
  what: string,
  theirs: TrainingDescription,
  ours: TrainingDescription,
): void {
  compareLists(what, 'parameters', [theirs.parameters, ours.parameters]);
  compareLists(what, 'data', [theirs.data, ours.data]);
  compareClasses(what, [theirs.classes, ours.classes]);
  const { optimizer, ...options } = theirs.options;
  const { optimizer: own, ...ownOptions } = ours.options;
  if (!same(optimizer, own)) {
    throw differs(what, ['the optimizer', optimizer, own], {
      hint: 'Another learning rate is set after restore(): trainer.setLearningRate(α).',
    });
  }
  if (theirs.step !== ours.step) {
    // Defaults may be told or not: options explain a difference, and are none by themselves.
    for (const name of new Set([...Object.keys(options), ...Object.keys(ownOptions)]))
      if (!same(options[name], ownOptions[name]))
        throw differs(what, [`the option ${name}`, options[name], ownOptions[name]]);
    throw differs(what, ['what a step computes (loss, schedule, layers)', theirs.step, ours.step], {
      hint:
        theirs.library === ours.library
          ? ''
          : `The state is of Gradloom ${theirs.library}, this is ${ours.library}: their steps may differ.`,
    });
  }
  compareLists(what, 'memory', [theirs.memory, ours.memory]);
}

/** The same numbers may stand for other classes. Who does not know their names contradicts nothing. */
function compareClasses(
  what: string,
  [theirs, ours]: [readonly string[] | undefined, readonly string[] | undefined],
): void {
  if (!theirs || !ours) return;
  const at = theirs.findIndex((name, index) => name !== ours[index]);
  if (at < 0) return;
  throw differs(what, [`class ${at}`, JSON.stringify(theirs[at]), JSON.stringify(ours[at])], {
    hint: 'The state belongs to the classes by their order: give the data theirs, or start over.',
  });
}

function compareLists(
  what: string,
  name: string,
  [theirs, ours]: [readonly string[], readonly string[]],
): void {
  for (let at = 0; at < Math.max(theirs.length, ours.length); at++)
    if (theirs[at] !== ours[at]) throw differs(what, [name, theirs[at], ours[at]]);
}

function differs(
  what: string,
  [name, theirs, ours]: readonly [string, unknown, unknown],
  { hint = '' } = {},
): GradloomError {
  return new GradloomError(
    'E_ARGUMENT',
    `${what}: the state must be of the same training; got ${name} ${show(theirs)}, here ${show(ours)}.`,
    { hint: hint || 'Make the training of the same network, data and options, or start over.' },
  );
}

/** Equal as JSON, whatever the order of names. */
export function same(a: unknown, b: unknown): boolean {
  return show(sorted(a)) === show(sorted(b));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, own]) => [name, sorted(own)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const show = (value: unknown): string =>
  value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
