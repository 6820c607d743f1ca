// A run as JSON, one object that names machine, browser, roof and figures.
import type { Figure } from './messages.ts';
import type { Roof } from './roofline.ts';

/** What is known of a run. */
export interface Run {
  readonly device: string;
  readonly adapter: Readonly<Record<string, string>>;
  readonly browser: string;
  readonly roof: Roof;
  readonly figures: readonly Figure[];
}

/** The text for the clipboard. Rates are derived, so that nobody has to. */
export function benchReport({ device, adapter, browser, roof, figures }: Run): string {
  const rows = figures.map((figure) => ({
    ...figure,
    gflops: figure.flops / figure.milliseconds / 1e6,
    gigabytesPerSecond: figure.bytes / figure.milliseconds / 1e6,
  }));
  const peak = { gflops: roof.gflops, gigabytesPerSecond: roof.gigabytes };
  return JSON.stringify({ device, adapter, browser, peak, figures: rows }, undefined, 2);
}
