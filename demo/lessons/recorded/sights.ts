// A recorded run of an example: what it showed, small enough for a file.
import type { HealthCode } from 'gradloom';
import type { Field, Series, Sight } from '../examples/example.ts';

/** A run as a file keeps it. */
export interface RecordedRun {
  /** What it ran on. */
  readonly device: string;
  readonly sights: readonly RecordedSight[];
}

/** A sight whose numbers are rounded. What stays as it was is left out. */
export interface RecordedSight {
  readonly series?: Readonly<Record<string, Series>>;
  readonly figures?: Readonly<Record<string, number>>;
  readonly findings?: readonly string[];
  readonly field?: {
    /** Probabilities as bytes 0 … 255, in base64. */
    readonly values: string;
    readonly side: number;
    readonly reach: number;
    readonly points?: readonly number[];
    readonly labels?: readonly number[];
  };
}

/** Significant digits that are kept. */
const DIGITS = 5;

/** Sights as a file keeps them, at most so many, evenly taken; the last one is always there, and so is each figure. */
export function encodeSights(sights: readonly Sight[], most: number): RecordedSight[] {
  const count = Math.min(most, sights.length);
  const taken = Array.from({ length: count }, (_, index) => {
    const [from, to] = [index, index + 1].map((at) => Math.round((at * sights.length) / count));
    return sights.slice(from, to).reduce(joined);
  });
  let hasPoints = false;
  return taken.map(({ series, figures, findings, field }): RecordedSight => {
    const recorded = {
      ...(series && { series: mapped(series, ({ x, y }) => ({ x: rounded(x), y: rounded(y) })) }),
      ...(figures && { figures: mapped(figures, round) }),
      ...(findings && { findings }),
      ...(field && { field: encodeField(field, hasPoints) }),
    };
    hasPoints ||= field !== undefined;
    return recorded;
  });
}

/** The sights of a file. */
export function decodeSights(recorded: readonly RecordedSight[]): Sight[] {
  let before: Pick<Field, 'points' | 'labels'> = { points: [], labels: [] };
  return recorded.map(({ field, findings, ...rest }): Sight => {
    if (field) before = { points: field.points ?? before.points, labels: field.labels ?? before.labels };
    return {
      ...rest,
      ...(findings && { findings: findings as readonly HealthCode[] }),
      ...(field && { field: { ...field, ...before, values: decodeValues(field.values) } }),
    };
  });
}

/** What was shown, with what is shown now in its place. */
export function joined(before: Sight, now: Sight): Sight {
  return {
    ...before,
    ...now,
    series: { ...before.series, ...now.series },
    figures: { ...before.figures, ...now.figures },
  };
}

function encodeField(
  { values, side, reach, points, labels }: Field,
  hasPoints: boolean,
): RecordedSight['field'] {
  const bytes = Uint8Array.from(values, (value) => Math.round(255 * value));
  return {
    values: btoa(String.fromCharCode(...bytes)),
    side,
    reach,
    ...(hasPoints ? {} : { points: rounded(points), labels: Array.from(labels) }),
  };
}

function decodeValues(values: string): Float32Array {
  return Float32Array.from(atob(values), (letter) => letter.charCodeAt(0) / 255);
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, round);
}

function round(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
