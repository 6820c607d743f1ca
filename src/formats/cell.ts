// One cell of a table of text: missing, or a plain number, or something to be looked at more closely.

const MISSING: ReadonlySet<string> = new Set([
  '',
  '?',
  'na',
  'n/a',
  '#n/a',
  '#nv',
  'nan',
  '-nan',
  'null',
  '\\n',
  '<na>',
  'nat',
]);
/** Words of a text column elsewhere, so they mean a missing value only where the other cells are numbers. */
const MISSING_BESIDE_NUMBERS = /^(?:-{1,3}|[–—]|none|nil|missing|\.|\.[a-z_]|n\.?a\.?)$/i;

/**
 * Which cells are missing: the usual markers, or the caller's own instead. An empty cell always is.
 *
 * `everywhere` holds in all columns, `besideNumbers` (`-`, `.`, `None` …) only where the other cells are numbers, dates
 * or truth values.
 */
export interface MissingMarkers {
  readonly everywhere: (cell: string) => boolean;
  readonly besideNumbers: (cell: string) => boolean;
  /** Own markers that look like numbers, such as -999. */
  readonly numbers: ReadonlySet<number>;
}

/** The markers of a table: `own` instead of the usual ones where it is given, and `added` beside them. */
export function missingMarkers(own?: readonly string[], added?: readonly string[]): MissingMarkers {
  if (added && !own) {
    const [usual, more] = [missingMarkers(), missingMarkers(added)];
    return {
      everywhere: (cell) => usual.everywhere(cell) || more.everywhere(cell),
      besideNumbers: (cell) => usual.besideNumbers(cell) || more.besideNumbers(cell),
      numbers: more.numbers,
    };
  }
  if (added) return missingMarkers([...own!, ...added]);
  if (!own) {
    return {
      everywhere: (cell) => cell.length <= 4 && MISSING.has(cell.toLowerCase()),
      besideNumbers: (cell) => cell.length <= 7 && MISSING_BESIDE_NUMBERS.test(cell),
      numbers: new Set(),
    };
  }
  const words = new Set(own.map((marker) => marker.trim()));
  const numbers = new Set(own.map((marker) => plainNumber(marker.trim())));
  numbers.delete(Number.NaN);
  const everywhere = (cell: string) => cell === '' || words.has(cell) || numbers.has(plainNumber(cell));
  return { everywhere, besideNumbers: everywhere, numbers };
}

const [BLANK, ZERO, NINE, POINT, MINUS, PLUS] = [32, 48, 57, 46, 45, 43];

/**
 * The number that a cell shows in plain decimal notation (`-1.5e-3`, `.5`), or NaN for all else: text, an empty cell,
 * infinities, hexadecimal, and digits that begin with a needless zero, which may be a code.
 */
export function plainNumber(cell: string): number {
  let first = cell.charCodeAt(0);
  let at = 0;
  if (first === MINUS || first === PLUS) first = cell.charCodeAt(++at);
  // `Number` also takes blanks around, 0x1f, 0b1 and "Infinity".
  if (!(first >= ZERO && first <= NINE) && first !== POINT) return Number.NaN;
  if (first === ZERO) {
    const second = cell.charCodeAt(at + 1);
    if ((second >= ZERO && second <= NINE) || second === 120 || second === 88) return Number.NaN;
    if (second === 98 || second === 111 || second === 66 || second === 79) return Number.NaN;
  }
  if (cell.charCodeAt(cell.length - 1) <= BLANK) return Number.NaN;
  const value = Number(cell);
  return value - value === 0 ? value : Number.NaN;
}
