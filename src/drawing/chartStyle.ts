// Colours and fonts of charts, on light and on dark pages.

/** Colours of lines, light then dark: apart in hue and in lightness, so that colour-blind readers tell them too. */
const LINES: readonly (readonly [light: string, dark: string])[] = [
  ['#1d6fd1', '#6cb2ff'],
  ['#d1570b', '#ffa55c'],
  ['#12805c', '#4fd1a1'],
  ['#8a3ffc', '#c4a1ff'],
  ['#c2255c', '#ff8fb1'],
  ['#5c6370', '#b7bdc8'],
];

const lineColors = (theme: 0 | 1): string =>
  LINES.map((color, i) => `.c${i}{stroke:${color[theme]}}circle.c${i}{fill:${color[theme]}}`).join('');

/** Style sheet of `chartSvg`. */
export const chartStyle = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}',
  '.page{fill:#fff}.heading{font-size:18px;font-weight:600;fill:#1b1f24}',
  '.name{font-size:13px;fill:#3a424c}.label{font-size:13px;fill:#59626e}',
  '.value{font-weight:600;font-variant-numeric:tabular-nums}',
  '.tick{font-size:12px;fill:#59626e;font-variant-numeric:tabular-nums}',
  '.grid{stroke:#e6e9ed}.axis{stroke:#8b95a1}.mark{stroke:#8b95a1;stroke-dasharray:4 4}',
  'path,.line{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}',
  '.raw{stroke-width:1;stroke-opacity:0.28}',
  lineColors(0),
  '@media (prefers-color-scheme:dark){',
  '.page{fill:#14181d}.heading{fill:#f0f3f6}.name{fill:#c9d1da}.label,.tick{fill:#9aa5b1}',
  '.grid{stroke:#2a3139}.axis,.mark{stroke:#66707c}.raw{stroke-opacity:0.35}',
  lineColors(1),
  '}',
].join('\n');
