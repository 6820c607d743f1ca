// Colours and fonts of the picture of a sweep, on light and on dark pages.

/** From the worst fifth to the best: lightness alone tells them, too; each stands out from the page it lies on. */
const FIFTHS: readonly (readonly [light: string, dark: string])[] = [
  ['#c4ccd6', '#414b57'],
  ['#a3b8d0', '#48627f'],
  ['#739ccb', '#5080b3'],
  ['#3f82d0', '#6ba9ee'],
  ['#0b4fa8', '#b3d6ff'],
];

const colors = (theme: 0 | 1): string => FIFTHS.map((color, i) => `.q${i}{stroke:${color[theme]}}`).join('');

/** Style sheet of `parallelCoordinatesSvg`. */
export const parallelCoordinatesStyle = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}',
  '.page{fill:#fff}.heading{font-size:18px;font-weight:600;fill:#1b1f24}.label{font-size:13px;fill:#59626e}',
  '.name{font-size:13px;font-weight:600;fill:#1b1f24}',
  '.tick{font-size:11px;fill:#3a424c;font-variant-numeric:tabular-nums;paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}',
  '.axis{stroke:#8b95a1}path{fill:none;stroke-width:1.25;stroke-opacity:0.75;stroke-linejoin:round}',
  '.failed{stroke:#b42318;stroke-dasharray:3 3}.best{stroke:#d1570b;stroke-width:3;stroke-opacity:1}',
  colors(0),
  '@media (prefers-color-scheme:dark){',
  '.page{fill:#14181d}.heading,.name{fill:#f0f3f6}.label{fill:#9aa5b1}.tick{fill:#c9d1da;stroke:#14181d}',
  '.axis{stroke:#66707c}.failed{stroke:#ff9b8f}.best{stroke:#ffa55c}',
  colors(1),
  '}',
].join('\n');
