// What a visitor may change of an example.
import type { Both } from '../language/language.ts';

/** A value of a control. */
export type Setting = number | string;
/** Values of all controls of an example, by name. */
export type Settings = Readonly<Record<string, Setting>>;

/** One of some numbers in order. */
export interface Slide {
  readonly kind: 'slide';
  readonly label: Both;
  readonly value: number;
  readonly values: readonly number[];
}

/** One of some words. */
export interface Choice {
  readonly kind: 'choice';
  readonly label: Both;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: Both }[];
}

/** What may be changed. */
export type Control = Slide | Choice;

/** A control of numbers in order. */
export function slide(label: Both, options: { value: number; values: readonly number[] }): Slide {
  return { kind: 'slide', label, ...options };
}

/** A control of words; the first is chosen at the beginning. */
export function choice(label: Both, options: Readonly<Record<string, Both>>): Choice {
  const entries = Object.entries(options).map(([value, text]) => ({ value, label: text }));
  return { kind: 'choice', label, value: entries[0]!.value, options: entries };
}

/** Numbers from one to another, both among them. */
export function steps(from: number, { to, by }: { to: number; by: number }): number[] {
  const count = Math.round((to - from) / by) + 1;
  return Array.from({ length: count }, (_, index) => Number((from + index * by).toPrecision(12)));
}
