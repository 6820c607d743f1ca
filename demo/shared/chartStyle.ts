// How the pages' charts look: colours of the scheme as it is, axes without ticks.
import type uPlot from 'uplot';
import { numberText } from './wholeText.ts';

/** The colour that a property of the page's style has now. */
export function chartColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Gives a chart its host's size, and draws it again only where it had another. */
export function fitChart(plot: uPlot, host: HTMLElement): void {
  const { width, height } = chartSize(host);
  if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
}

/** The size of a chart that fills its host. */
export function chartSize({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } {
  return { width: clientWidth, height: clientHeight };
}

/** An axis with its label, `size` pixels wide or high for its numbers. */
export function chartAxis(label: string, size: number): uPlot.Axis {
  return {
    label,
    size,
    values: (_plot, splits) => splits.map((value) => numberText(value, 6)),
    labelSize: 18,
    labelGap: 0,
    gap: 4,
    stroke: chartColor('--muted'),
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    grid: { stroke: chartColor('--line'), width: 1 },
    ticks: { show: false },
  };
}
