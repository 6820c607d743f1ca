// Changes that leave every result as it is, with the proof: they are no mutants, since no test could tell them apart.
import type { Tried } from './report.ts';

/** Changes of one file: `change` matches the line before and after, joined by an arrow. */
interface EqualChange {
  readonly file: RegExp;
  readonly change: RegExp;
  readonly reason: string;
}

const PANEL = /\/matmulPanel\.wgsl$/;
const RESIDENT_PANEL = /\/residentPanel\.wgsl$/;

/** Why a change leaves every result as it is, where that is known. */
export function proofOf({ mutant, before, after }: Omit<Tried, 'outcome'>): string | undefined {
  const { file, from, to, kind } = mutant;
  if (kind === 'number' && from.includes('.') && Math.fround(numberOf(from)) === Math.fround(numberOf(to))) {
    return 'Both are the same float32.';
  }
  const change = `${before} → ${after}`;
  return EQUAL_CHANGES.find((known) => known.file.test(file) && known.change.test(change))?.reason;
}

/** Why tests let a change pass that does change something. They count as survivors. */
export function remarkOf({ mutant, before, after }: Omit<Tried, 'outcome'>): string | undefined {
  const change = `${before} → ${after}`;
  return SMALL_CHANGES.find((known) => known.file.test(mutant.file) && known.change.test(change))?.reason;
}

/** The value of a literal, perhaps in brackets. */
function numberOf(literal: string): number {
  return Number(literal.replaceAll(/[()]/g, ''));
}

const EQUAL_CHANGES: readonly EqualChange[] = [
  {
    file: /\.wgsl$/,
    change: /^(.*\b0u )[*/%]( .*) → \1[*/%]\2$/,
    reason: '0 times, divided by or modulo a number is 0.',
  },
  {
    file: /\/(reduce\w+|rowTree|alongAxis)\.wgsl$/,
    change: /^(.*)combine\((\w+), (.+)\)(.*) → \1combine\(\3, \2\)\4$/,
    reason: 'Sums, products and the larger of two numbers are the same either way round, NaN included.',
  },
  {
    file: /\/math\.wgsl$/,
    change:
      /^return (.*)0x7fffffff\)\) < Int\(0x7f800000\); → return \1(?:0x7ffffffe)\)\) < Int\(0x7f800000\);$/,
    reason: 'The last bit decides nothing: the bound is even.',
  },
  {
    file: /\/math\.wgsl$/,
    change: /^let lower = (.*)bits < Int\(0\)\); → let lower = \1bits <= Int\(0\)\);$/,
    reason: 'The bits 0 are those of 0, whose result the next line replaces.',
  },
  {
    file: PANEL,
    change: /^if \(ROWS > \d+u( &&|\))(.*) → if \(ROWS >=? \d+u\1\2$/,
    reason:
      'ROWS is a multiple of 4 and the bound as well: one more admits the same, one less only sums that nobody reads.',
  },
  {
    file: PANEL,
    change: /^if \(ROWS > \d+u \* LANES\)(.*) → if \(ROWS >= \d+u \* LANES\)\1$/,
    reason:
      'It loads one quad more where ROWS is that multiple of LANES; broadcasts and row sums never read it.',
  },
  ...[1, 2, 3, 4, 5, 6, 7].map((index) => ({
    file: PANEL,
    change: new RegExp(
      `^if \\(ROWS > ${index}u \\* LANES\\)(.*) → if \\(ROWS > ${index - 1}u \\* LANES\\)\\1$`,
    ),
    reason:
      'It loads one quad more where ROWS is that multiple of LANES; broadcasts and row sums never read it.',
  })),
  ...Array.from({ length: 32 }, (_, index) => ({
    file: PANEL,
    change: new RegExp(
      `a\\[${index}u / LANES\\], (.*) → .*a\\[(${[index - 1, index + 1].filter((other) => other >> 2 === index >> 2).join('|')})u / LANES\\], \\1$`,
    ),
    reason: 'LANES is a multiple of 4, and so both have one quotient.',
  })),
  {
    file: PANEL,
    change: /^(.*)\(ROWS \+ LANES - 1u\) \/ LANES(.*) → \1\(ROWS \+ LANES - [02]u\) \/ LANES\2$/,
    reason:
      'ROWS and LANES are multiples of 4, so one lane more or less is no row: past the last none is stored.',
  },
  {
    file: PANEL,
    change: /^if \(first_column > 0u\)(.*) → if \(first_column >(?: 1|= 1)u\)\1$/,
    reason: 'The first column of a workgroup is a multiple of its columns, four at least.',
  },
  {
    file: PANEL,
    change: /^if \(QUADS > 1u\) \{ (.*) → if \(QUADS >(?: 0|= 1)u\) \{ \1$/,
    reason: 'With one quad c is 0 and the second column of blocks is never read.',
  },
  {
    file: PANEL,
    change: /^if \(QUADS > 1u && quad == 1u\) \{ → if \(QUADS >(?: 0|= 1)u && quad == 1u\) \{$/,
    reason: 'With one quad no quad has the number 1.',
  },
  {
    file: RESIDENT_PANEL,
    change: /^if \(COLUMNS > 1u\) (.*) → if \(COLUMNS >(?: 0|= 1)u\) \1$/,
    reason: 'With one column i % 1 is never 1, and the second column of sums is never read.',
  },
  {
    file: RESIDENT_PANEL,
    change: /^if \(COLUMNS > 1u && column (.*) → if \(COLUMNS >(?: 0|= 1)u && column \1$/,
    reason:
      'With one column it writes what the same invocation writes again in the next panel, which is this column.',
  },
  {
    file: RESIDENT_PANEL,
    change: /^if \(K > (\d)u\) (.*) → if \(K >(?:= \1| \d)u\) \2$/,
    reason: 'An element past K is 0, read or not.',
  },
  {
    file: RESIDENT_PANEL,
    change: /^let (t|w) = min\((row|column), (TALL|WIDE) - 1u\); → let \1 = min\(\2, \3 - 0u\);$/,
    reason: 'One row or column past the last is read in place of the last; what is made of it is not stored.',
  },
  {
    file: /\/residentMatmul\.wgsl$/,
    change: /^(.*)min\((row|column) \+ (\d)u, ([MN]) - 1u\)(.*) → \1min\(\2 \+ \3u, \4 (?:- 0|\+ 1)u\)\5$/,
    reason: 'One row or column past the last is read in place of the last; what is made of it is not stored.',
  },
  {
    file: /\/matmul[AB][14]\.wgsl$/,
    change: /^(.*)min\(outer, outers - 1u\)(.*) → \1min\(outer, outers - 0u\)\2$/,
    reason: 'One row past the last is read in place of the last; what is made of it is not stored.',
  },
  {
    file: /\/matmulNarrow\.wgsl$/,
    change:
      /^(.*)\[0\](.*)_quad\((row|column), p, params\.([mn])(.*) → \1\[0\]\2_quad\(\3, p, params\.[mn]\5$/,
    reason: 'A single row or column has the number 0, which is below either bound.',
  },
  {
    file: /\/(softmax|crossEntropy)\.wgsl$/,
    change: /^(.*)min\(first, params\.columns - WIDTH\)(.*) → \1\(first\)\2$/,
    reason:
      'A row is shared by so few lanes that each has four groups of it at least, and so begins within it.',
  },
  {
    file: /\/scan\.wgsl$/,
    change: /^let big = abs\(sum\) >= abs\(value\); → let big = abs\(sum\) > abs\(value\);$/,
    reason: 'Between two numbers of one size the rounding error is exact whichever comes first.',
  },
  {
    file: /\/special\.wgsl$/,
    change: /^let a = min\(abs\(x\), Real\(4\.0\)\); → let a = \(abs\(x\)\);$/,
    reason:
      'From 4 on a p is above 18, so e^(−a p) is below 2^-25 and the result is 1, with the bound and without.',
  },
  {
    file: /\/special\.wgsl$/,
    change: /^let parts = exp_parts\(-min\(a, Real\(DECAY_END \+ 1\.0\)\)\); → .*DECAY_END \+ 2\.0/,
    reason: 'Above DECAY_END the value is not used.',
  },
  {
    file: /\/special\.wgsl$/,
    change: /^let tail = (.*)Real\(16\.0\)(.*) → let tail = \1Real\(1[57]\.0\)\2$/,
    reason: 'From 14.8 on x² / 2 is above DECAY_END, and so the tail is 0 at 15, at 16 and at 17.',
  },
  {
    file: /\/activationSmooth\.wgsl$/,
    change: /^return (.*)x > Real\(16\.0\)(.*) → return \1x >= Real\(16\.0\)\2$/,
    reason: 'At 16 the tail is 0, so the value is 16 as well.',
  },
  {
    file: /\/hyperbolic\.wgsl$/,
    change: /^let held = min\(magnitude, Real\(INVERSE_LARGE\)\); → let held = \(magnitude\);$/,
    reason: 'Above INVERSE_LARGE the value is not used.',
  },
  {
    file: /\/matmulNarrow\.wgsl$/,
    change:
      /^let row = block \/ blocks_n \* select\(4u \* QUADS, 1u, SINGLE_ROW\); → .*, [02]u, SINGLE_ROW\);$/,
    reason: 'Of a single row all blocks are below blocks_n: 0 times either.',
  },
  {
    file: /\/matmulNarrow\.wgsl$/,
    change: /^let (\w+ = .*)_quad\((row|column), p, params\.[mn](.*) → let \1_quad\(\2, p, params\.[mn]\3$/,
    reason: 'A single row or column has the number 0, which is below either bound.',
  },
  {
    file: /\/math\.wgsl$/,
    change: /^const NAN_BITS = 0x7fc00000u; → const NAN_BITS = 0x7fc00001u;$/,
    reason: 'Both are NaN: no rule says what its last bits are.',
  },
  {
    file: /\/index\.wgsl$/,
    change: /^const OUTSIDE: u32 = 0xffffffffu; → const OUTSIDE: u32 = 0xfffffffeu;$/,
    reason: 'It is compared with itself, and no operand has so many elements that either is a place.',
  },
  {
    file: /\/rowTree\.wgsl$/,
    change: /^if \(LANES == 1u\) \{ return own; \} → if \(LANES == 0u\) \{ return own; \}$/,
    reason: 'With one lane the tree has no level, and an invocation reads back the number that it wrote.',
  },
];

const SMALL_CHANGES: readonly EqualChange[] = [
  {
    file: /\/matmulTile\.wgsl$/,
    change: /^if \(ROW_SUMS && column == 0u && local < ROW_QUADS\) \{ → .*local <= ROW_QUADS\) \{$/,
    reason: 'In the loop over slabs: one invocation more adds up a sum, which it never stores.',
  },
  {
    file: /\/trigonometric\.wgsl$/,
    change: /^const QUARTER_PI_BITS = /,
    reason: 'One number is reduced in the other way, which differs by less than the bound of 4 ULP.',
  },
  {
    file: /\/scan\.wgsl$/,
    change: /^let end = min\(\(chunk \+ 1u\) \* (.*) → let end = min\(\(chunk \+ 2u\) \* \1$/,
    reason: 'Each chunk also makes the sums of the next, from the same terms: only the time tells.',
  },
  {
    file: /\/trigonometric\.wgsl$/,
    change: /^const QUARTER_PI_BITS = /,
    reason: 'One number is reduced in the other way, which differs by less than the bound of 4 ULP.',
  },
  {
    file: /\/scan\.wgsl$/,
    change: /^let end = min\(\(chunk \+ 1u\) \* (.*) → let end = min\(\(chunk \+ 2u\) \* \1$/,
    reason: 'Each chunk also makes the sums of the next, from the same terms: only the time tells.',
  },
  {
    file: /\/trigonometric\.wgsl$/,
    change: /^let fraction_low = .* → .*~low \+ Bits\([02]u\)/,
    reason: 'The angle changes by 2^-62 of a quarter turn: below the last place of a float32 of any size.',
  },
  {
    file: /\/trigonometric\.wgsl$/,
    change: /^let second = a_low \* b_high \+ \(first & Bits\(0xffffu\)\); → .*0x0000fffeu/,
    reason:
      'At most the last digit of the upper word changes, 2^-31 of the angle: far below the bound of 4 ULP.',
  },
  {
    file: /\/trigonometric\.wgsl$/,
    change: /^const HALF_PI_WORD = /,
    reason:
      'The angle changes by 2^-32 of itself, 1/256 of the last place of a float32: far below the bound of 4 ULP.',
  },
];
