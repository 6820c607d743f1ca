// What a look at a training's health finds: a stable code for programs, words for people.

/** What can be found. Codes stay the same from version to version. */
export type HealthCode =
  | 'nonFinite'
  | 'stepsSkipped'
  | 'costExplodes'
  | 'costRises'
  | 'costNotFalling'
  | 'rateTooLow'
  | 'deadUnits'
  | 'saturatedUnits'
  | 'saturatedOutput'
  | 'vanishingGradient'
  | 'explodingGradient'
  | 'identicalUnits'
  | 'linearLayers'
  | 'unscaledInputs'
  | 'constantFeatures'
  | 'classAbsent'
  | 'classNeverPredicted';

/** One finding. */
export interface HealthFinding {
  /** What was found. */
  readonly code: HealthCode;
  /** Whether the training has failed with it; else it may go on. */
  readonly fatal: boolean;
  /** The layer that it is about, from 1; absent where it is about all, or about the data. */
  readonly layer?: number;
  /** Of a graph's training: the parameter or the activation that it is about. */
  readonly name?: string;
  /** Steps that the trainer had done when it was seen. */
  readonly step: number;
  /** The numbers that it rests on, by name. */
  readonly values: Readonly<Record<string, number>>;
  /** What is so, in a sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** The formula behind it in the notes' letters, where there is one. */
  readonly formula?: string;
}

/** What is found, before it is put in words. */
export type Symptom = Pick<HealthFinding, 'code' | 'values' | 'layer' | 'name'> & {
  /** The layer, features or classes in words. */
  readonly place?: string;
  /** What it is compared with, in words. */
  readonly against?: string;
};
