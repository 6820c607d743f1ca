// What the charts show of the page's state.
import type { State } from '../state/reducer.ts';

/** What the charts follow from. */
export type ChartState = Pick<
  State,
  'setup' | 'members' | 'outcome' | 'order' | 'selected' | 'brushes' | 'colorBy'
>;

/** What is drawn away from the page, each on the canvas of this id. */
export const CHARTS = ['field', 'scatter', 'parallel'] as const;
/** Name of one of them. */
export type ChartName = (typeof CHARTS)[number];

/** Properties of the page's style that they are drawn in. */
export const STYLES = [
  '--text',
  '--muted',
  '--card',
  '--line',
  '--field-line',
  '--accent',
  '--accent-faint',
  '--series-1',
  '--series-2',
  '--series-3',
  '--series-4',
] as const;
