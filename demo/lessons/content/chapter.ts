// What a chapter consists of: its prose, an example that runs, and tasks.
import type { EXAMPLES, ExampleName } from '../examples/index.ts';
import { both, type Both } from '../language/language.ts';
import type { Choice, Control, Settings, Slide } from './control.ts';
import type { Plot } from './plot.ts';
import type { Task } from './task.ts';

/** A paragraph, with `$formulas$`, `` `code` `` and **words of weight** in it; a heading; or a formula on its own line. */
export type Block =
  | { readonly kind: 'text' | 'heading'; readonly text: Both }
  | { readonly kind: 'formula'; readonly formula: string };

/** A number that the example tells beside its charts. */
export interface Figure {
  /** Its name in what the example shows. */
  readonly key: string;
  readonly label: Both;
  /** Significant digits; 4 where absent. */
  readonly digits?: number;
}

/** The field of a plane of two features: what the network says of each place. */
export interface FieldCard {
  readonly title: Both;
  /** The classes' names in their order. */
  readonly classes: readonly Both[];
}

/** An example as the page shows it. */
export interface ExampleCard {
  readonly name: ExampleName;
  /** What to change, and what to look at. */
  readonly advice: Both;
  readonly controls: Readonly<Record<string, Control>>;
  readonly plots: readonly Plot[];
  readonly field?: FieldCard;
  readonly figures: readonly Figure[];
  /** Whether it tells what the look at its health found. */
  readonly findings?: boolean;
}

type SettingsOf<N extends ExampleName> = Parameters<Awaited<ReturnType<(typeof EXAMPLES)[N]>>>[0]['settings'];

/** The card of an example, whose controls are those that its program takes. */
export function card<N extends ExampleName>(
  given: Omit<ExampleCard, 'name' | 'controls'> & {
    readonly name: N;
    readonly controls: {
      readonly [K in keyof SettingsOf<N>]: SettingsOf<N>[K] extends number ? Slide : Choice;
    };
  },
): ExampleCard {
  return { ...given, controls: given.controls };
}

/** A chapter. */
export interface Chapter {
  readonly blocks: readonly Block[];
  readonly example: ExampleCard;
  readonly tasks: readonly Task[];
}

/** A paragraph in both languages. */
export function prose(en: string, ko: string): Block {
  return { kind: 'text', text: both(en, ko) };
}

/** A heading within a chapter. */
export function heading(en: string, ko: string): Block {
  return { kind: 'heading', text: both(en, ko) };
}

/** A formula on its own line, in the notes' letters, which are the same in both languages. */
export function formula(source: string): Block {
  return { kind: 'formula', formula: source };
}

/** What an example begins with. */
export function firstSettings({ controls }: ExampleCard): Settings {
  return Object.fromEntries(Object.entries(controls).map(([key, { value }]) => [key, value]));
}
