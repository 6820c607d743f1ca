// Takes out of uPlot, when it is bundled, what it makes of the visitor's language and time zone as it loads.

import type { Plugin } from 'vite';

const FILE = /\/uplot\/dist\/uPlot\.esm\.js(\?|$)/;

/**
 * The pages write their own numbers on axes, and none has times. To load the browser's tables of languages and time zones
 * took most of the time in which uPlot loads; and Chrome in a POSIX locale names a language that these tables refuse.
 */
const REPLACED: readonly (readonly [from: string, to: string])[] = [
  ["new Intl.NumberFormat(domEnv ? nav.language : 'en-US')", '{ format: String }'],
  ['new Intl.DateTimeFormat().resolvedOptions().timeZone', "''"],
];

/** Bundles uPlot so that its loading asks for no language. */
export function lightCharts(): Plugin {
  return {
    name: 'light-charts',
    transform(code, id) {
      return FILE.test(id) ? { code: lightenCharts(code), map: null } : undefined;
    },
  };
}

/** uPlot's text without `Intl` at its load; throws where it is another one than is known. */
export function lightenCharts(code: string): string {
  return REPLACED.reduce((text, [from, to]) => {
    if (!text.includes(from))
      throw new Error(`lightCharts: uPlot must hold \`${from}\`; see its new version.`);
    return text.replace(from, to);
  }, code);
}
