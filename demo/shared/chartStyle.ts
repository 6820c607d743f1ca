// How the pages' charts look: colours of the scheme as it is, axes without ticks.
import type uPlot from 'uplot';

/** The colour that a property of the page's style has now. */
export function chartColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** An axis with its label, `size` pixels wide or high for its numbers. */
export function chartAxis(label: string, size: number): uPlot.Axis {
  return {
    label,
    size,
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
