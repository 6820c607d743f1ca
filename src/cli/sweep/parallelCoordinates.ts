// A sweep as a picture: an axis for each hyperparameter and one for the metric, a line for each trial.

import type { SweepOutcome } from '../../sweep/runSweep.ts';
import { gridOf, isChoices, placeOf, type SweepDimension, type SweepValue } from '../../sweep/space.ts';
import type { CheckedSweep } from '../../sweep/sweepOptions.ts';
import type { SweepRow } from '../../sweep/sweepRow.ts';
import { linearAxis } from '../../drawing/axis.ts';
import { escapeSvg, pixel } from '../../drawing/chartSvg.ts';
import { formatNumber } from '../../drawing/format.ts';
import { parallelCoordinatesStyle } from './parallelCoordinatesStyle.ts';
import { showValue } from './sweepReport.ts';

const MARGIN = { left: 70, right: 90, top: 104, bottom: 40 };
const HEIGHT = 440;
/** Between two axes: names and ticks need room. */
const GAP = 128;
/** Of an axis, at most. */
const MOST_TICKS = 7;

interface PictureAxis {
  readonly name: string;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** Where a row lies on it, 0 at the bottom; `undefined` where it has no value. */
  readonly placeOf: (row: SweepRow) => number | undefined;
}

/** What is drawn. */
export interface ParallelCoordinatesOptions {
  readonly title: string;
  readonly metric: string;
  readonly sweep: CheckedSweep;
  readonly outcome: SweepOutcome;
}

/**
 * An SVG document. Lines have the colour of their fifth of the ranking, the best one stands out, what failed is dashed and
 * ends before the axis of the metric.
 */
export function parallelCoordinatesSvg({
  title,
  metric,
  sweep,
  outcome,
}: ParallelCoordinatesOptions): string {
  const { ranking, best } = outcome;
  const axes = [
    ...Object.entries(sweep.space).map(([name, dimension]) => axisOf(name, dimension)),
    metricAxis(metric, ranking),
  ];
  const width = MARGIN.left + MARGIN.right + GAP * (axes.length - 1);
  const [top, bottom] = [MARGIN.top, HEIGHT - MARGIN.bottom];
  const across = (index: number): number => MARGIN.left + GAP * index;
  const down = (place: number): number => bottom - place * (bottom - top);
  const lineOf = (row: SweepRow): string => {
    const points = axes.flatMap(({ placeOf: place }, index) => {
      const at = place(row);
      return at === undefined ? [] : [`${pixel(across(index))} ${pixel(down(at))}`];
    });
    return `M${points.join('L')}`;
  };
  const measured = ranking.filter(({ value }) => value !== undefined);
  // The best ones last, over the others.
  const lines = ranking.toReversed().map((row) => {
    const rank = measured.indexOf(row);
    const fifth = rank < 0 ? 'failed' : `q${4 - Math.floor((5 * rank) / measured.length)}`;
    const shown = row.value === undefined ? row.failed! : `${metric} ${formatNumber(row.value, 5)}`;
    const tip = `trial ${row.trial}: ${shown}`;
    return `<path class="${row === best ? 'best' : fifth}" d="${lineOf(row)}"><title>${escapeSvg(tip)}</title></path>`;
  });
  const drawn = axes.flatMap(({ name, ticks }, index) => {
    const x = across(index);
    return [
      `<line class="axis" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>`,
      `<text class="name" x="${x}" y="${top - 18}" text-anchor="middle">${escapeSvg(name)}</text>`,
      ...ticks.map(
        ({ at, label }) =>
          `<text class="tick" x="${x + 6}" y="${pixel(down(at))}" dy="0.32em">${escapeSvg(label)}</text>`,
      ),
    ];
  });
  const failed = ranking.length - measured.length;
  const subtitle = `${ranking.length} trials, the stronger the line the better, the best in orange${failed > 0 ? `; ${failed} failed, dashed` : ''}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}"` +
      ' role="img" aria-labelledby="title description">',
    `<title id="title">${escapeSvg(title)}</title>`,
    `<desc id="description">${escapeSvg(describe(outcome, metric))}</desc>`,
    `<style>${parallelCoordinatesStyle}</style>`,
    `<rect class="page" width="${width}" height="${HEIGHT}" rx="8"/>`,
    `<text class="heading" x="24" y="34">${escapeSvg(title)}</text>`,
    `<text class="label" x="24" y="56">${escapeSvg(subtitle)}</text>`,
    ...lines,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function axisOf(name: string, dimension: SweepDimension): PictureAxis {
  const marks: readonly SweepValue[] = isChoices(dimension) ? dimension : gridOf({ ...dimension, points: 5 });
  const every = Math.ceil(marks.length / MOST_TICKS);
  return {
    name,
    ticks: marks
      .filter((_, index) => index % every === 0)
      .map((value) => ({
        at: placeOf(dimension, value),
        label: typeof value === 'number' ? formatNumber(value, 3) : showValue(value),
      })),
    placeOf: ({ parameters }) => placeOf(dimension, parameters[name]!),
  };
}

function metricAxis(name: string, ranking: readonly SweepRow[]): PictureAxis {
  const values = ranking.flatMap(({ value }) => (value === undefined ? [] : [value]));
  // A few trials that nearly diverged would press all others together: the axis ends at three quarters of them, and more.
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, quarter = 0, threeQuarters = 1, high = 1] = [0, 0.25, 0.75, 1].map(
    (share) => sorted[Math.floor(share * (sorted.length - 1))],
  );
  const reach = 3 * (threeQuarters - quarter);
  const [least, most] = [Math.max(low, quarter - reach), Math.min(high, threeQuarters + reach)];
  const axis = linearAxis(least, most, { count: 5, snap: false });
  return {
    name,
    ticks: axis.ticks.map(({ value, label }) => ({ at: axis.position(value), label })),
    placeOf: ({ value }) =>
      value === undefined ? undefined : Math.min(1, Math.max(0, axis.position(value))),
  };
}

function describe({ ranking, best }: SweepOutcome, metric: string): string {
  if (best === undefined) return `${ranking.length} trials, of which all failed.`;
  const values = Object.entries(best.parameters).map(([name, value]) => `${name} ${showValue(value)}`);
  return `${ranking.length} trials. The best one is trial ${best.trial} with ${metric} ${formatNumber(best.value!, 5)}: ${values.join(', ')}.`;
}
