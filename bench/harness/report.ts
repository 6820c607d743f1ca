// What a measurement is told as: a table for people, one JSON line a figure for programs.

import type { Workload } from '../workloads/workloads.ts';
import type { Peak } from '../machine/peak.ts';
import { workOf } from '../workloads/work.ts';
import type { Score } from './compete.ts';

/** So that a row stays below 120 columns. */
const REMARK_LENGTH = 40;

/** One figure as a JSON line. */
export interface Figure {
  readonly workload: string;
  readonly metric: string;
  readonly unit: string;
  readonly adapter: string;
  /** Which of ours, where it is not Gradloom by its rules: `gradloom f16`. */
  readonly contestant?: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** How many times as long the best peer on the same adapter takes; `null` without one. */
  readonly ratioToBestPeer: number | null;
}

/** The figures of a workload: times, a cold start's if measured, and speed, for each adapter that Gradloom ran on. */
export function figuresOf(workload: Workload, scores: readonly Score[]): Figure[] {
  return scores
    .filter((score) => isOurs(score) && score.times)
    .flatMap((ours) => figuresOn(workload, ours, scores));
}

function figuresOn(workload: Workload, ours: Score, scores: readonly Score[]): Figure[] {
  const figure = (metric: string, unit: string, valueOf: (score: Score) => number | undefined): Figure => {
    const others = scores.flatMap((score) => {
      const value = isOurs(score) ? undefined : valueOf(score);
      return value === undefined ? [] : [{ ...score, value }];
    });
    const rivals = others.filter(({ adapter }) => adapter === ours.adapter).map(({ value }) => value);
    const own = valueOf(ours)!;
    return {
      workload: workload.name,
      metric,
      unit,
      adapter: ours.adapter,
      ...(ours.name === 'gradloom' ? {} : { contestant: ours.name }),
      ours: own,
      peers: Object.fromEntries(others.map(({ name, value }) => [name, value])),
      ratioToBestPeer: rivals.length > 0 ? Math.min(...rivals) / own : null,
    };
  };
  return [
    figure('time', 'ms', ({ times }) => times && 1000 * times.median),
    figure('first run', 'ms', ({ first }) => first && 1000 * first),
    ...(ours.cold ? [figure('cold start', 'ms', ({ cold }) => cold && 1000 * cold.median)] : []),
    { ...figure('arithmetic', 'GFLOP/s', speedOf(workOf(workload).flops)), ratioToBestPeer: null },
    { ...figure('memory', 'GB/s', speedOf(workOf(workload).bytes)), ratioToBestPeer: null },
  ];
}

function speedOf(amount: number): (score: Score) => number | undefined {
  return ({ times }) => times && amount / times.median / 1e9;
}

/** How fast ours computes and moves data, and what share of the device's measured roof that is. */
export function showSpeed(workload: Workload, scores: readonly Score[], peak: Peak | undefined): string {
  const seconds = scores.find(({ name }) => name === 'gradloom')?.times?.median;
  if (seconds === undefined) return '';
  const { flops, bytes, examples } = workOf(workload);
  const speed = (amount: number, unit: string, most: number | undefined): string => {
    const value = amount / seconds / 1e9;
    const share = most === undefined ? '' : ` (${Math.round((100 * value) / most)} % of the peak)`;
    return `${value.toPrecision(3)} ${unit}${share}`;
  };
  return [
    speed(flops, 'GFLOP/s', peak?.gflops),
    speed(bytes, 'GB/s', peak?.gigabytes),
    ...(examples === undefined
      ? []
      : [`${Math.round(examples / seconds).toLocaleString('en')} examples a second`]),
  ].join(', ');
}

/** Gradloom in Node, or in a browser. */
function isOurs({ name }: Score): boolean {
  return name.split(' ')[0] === 'gradloom';
}

/** Columns of a table, the first to the left, the others to the right; and a remark behind each row. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  remarks: readonly string[] = [],
): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], remark = ''): string => {
    const cells = widths.map((width, column) =>
      column === 0 ? (row[0] ?? '').padEnd(width) : (row[column] ?? '').padStart(width),
    );
    return [...cells, remark.slice(0, REMARK_LENGTH)].join('  ').trimEnd();
  };
  return [
    line(head),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map((row, index) => line(row, remarks[index])),
  ].join('\n');
}

/** One workload's table: fastest first, ours marked, with the ratio of each time to ours on the same adapter. */
export function showScores(scores: readonly Score[]): string {
  const ours = scores.filter(isOurs);
  const cold = scores.some((score) => score.cold);
  const alone = scores.length === 1;
  const sorted = [...scores].sort((a, b) => (a.times?.median ?? Infinity) - (b.times?.median ?? Infinity));
  return table(
    [
      '',
      'median',
      'least',
      'most',
      'first run',
      ...(cold ? ['cold start'] : []),
      ...(alone ? [] : ['× ours']),
    ],
    sorted.map((score) => {
      const { name, adapter, times } = score;
      const title = `${isOurs(score) ? '▸' : ' '} ${name}`;
      if (!times) return [title, '–'];
      const own = (ours.find((other) => other.adapter === adapter) ?? ours[0])?.times?.median;
      const ratio = own === undefined || isOurs(score) ? '' : (times.median / own).toFixed(2);
      const cells = [times.median, times.least, times.most].map(milliseconds);
      return [
        title,
        ...cells,
        milliseconds(score.first!),
        ...(cold ? [score.cold ? milliseconds(score.cold.median) : '–'] : []),
        ratio,
      ];
    }),
    sorted.map(({ adapter, times, failure }) => {
      if (!times) return failure ?? '';
      return alone ? '' : adapter.replace(/ \(.*/, '');
    }),
  );
}

/** Contestants whose first result is not ours up to rounding: they did not do the same work. */
export function showDisagreements(scores: readonly Score[]): string[] {
  const ours = scores.find(({ name }) => name === 'gradloom')?.value;
  return scores.flatMap(({ name, value }) => {
    if (ours === undefined || value === undefined) return [];
    const same = Math.abs(value - ours) <= 1e-3 * Math.max(1, Math.abs(ours));
    return same ? [] : [`! ${name} does other work: its first result is ${value}, ours ${ours}.`];
  });
}

/** Seconds as milliseconds with three digits that count: `0.0493 ms`, `12.1 ms`, `1230 ms`. */
export function milliseconds(seconds: number): string {
  const value = 1000 * seconds;
  if (value === 0) return '0 ms';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(value)));
  return `${value.toFixed(Math.min(digits, 6))} ms`;
}
