// A chart of an example: its axes and what is drawn.
import type { Both } from '../language/language.ts';

/** A line or a set of points. */
export interface PlotSeries {
  /** Its name in what the example shows. */
  readonly key: string;
  readonly label: Both;
  readonly look: 'line' | 'dashed' | 'points';
  readonly color: 'accent' | 'warm' | 'muted';
}

/** An axis. */
export interface PlotAxis {
  readonly label: Both;
  /** Lowest and highest value; what the data need where absent. */
  readonly range?: readonly [number, number];
  readonly log?: boolean;
}

/** A chart. */
export interface Plot {
  readonly title: Both;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
}
