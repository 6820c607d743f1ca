// What an example is given, and what it shows.
import type { Gpu, HealthCode } from 'gradloom';

/** A line or points: y by x. */
export interface Series {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What the network says of each place of a square plane: probabilities [side, side, classes], from below. */
export interface Field {
  readonly values: ArrayLike<number>;
  readonly side: number;
  /** The plane goes from −reach to reach along both axes. */
  readonly reach: number;
  /** The examples, two features each, and their classes. */
  readonly points: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** What an example shows at a time. What is left out stays as it was. */
export interface Sight {
  readonly series?: Readonly<Record<string, Series>>;
  readonly figures?: Readonly<Record<string, number>>;
  readonly field?: Field;
  readonly findings?: readonly HealthCode[];
}

/** What an example is given. */
export interface ExampleRun<Settings> {
  readonly gpu: Gpu;
  /** What the visitor chose. */
  readonly settings: Settings;
  /** Shows something; waited for, so that a person can follow. It throws where the visitor stopped the example. */
  readonly show: (sight: Sight) => Promise<void>;
}

/** A program of the lessons. The page shows its text, and runs it. */
export type Example<Settings> = (run: ExampleRun<Settings>) => Promise<void>;
