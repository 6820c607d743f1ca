// What the command line draws as text: numbers, tables, bars, curves, matrices, pictures.

import { expect, test } from 'vitest';
import { paletteColor } from '../../src/drawing/ansi.ts';
import { drawBar } from '../../src/drawing/bar.ts';
import { drawConfusionMatrix } from '../../src/drawing/confusionMatrix.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
} from '../../src/drawing/format.ts';
import { drawPictures } from '../../src/drawing/pictureRow.ts';
import { drawTable } from '../../src/drawing/table.ts';
import { drawCurve, drawSparkline } from '../../src/drawing/terminalCurve.ts';
import { cutText, padText, plainText, textWidth, wrapText } from '../../src/drawing/text.ts';
import { GradloomError } from '../../src/errors.ts';

const ESCAPE = '\u001b';
const DIGITS = '0123456789'.split('');

test('counts have their thousands separated', () => {
  expect([0, 999, 1000, 60_000, 1_234_567, -4321, Number.NaN].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '60,000',
    '1,234,567',
    '-4,321',
    '–',
  ]);
});

test('durations take the unit that suits them and never show 60 of anything', () => {
  const times = [0.42, 9.96, 123.4, 999.6, 12_340, 59_960, 185_000, 3_599_600, 7_380_000, -1, Infinity];
  expect(times.map(formatDuration)).toEqual([
    '0.4 ms',
    '10 ms',
    '123 ms',
    '1.0 s',
    '12.3 s',
    '1 min 00 s',
    '3 min 05 s',
    '1 h 00 min',
    '2 h 03 min',
    '–',
    '–',
  ]);
});

test('sizes are in powers of 1024', () => {
  expect([0, 512, 1536, 217_055_232, 1024 ** 3 - 1, 6 * 1024 ** 4, Number.NaN].map(formatBytes)).toEqual([
    '0 B',
    '512 B',
    '1.5 KiB',
    '207 MiB',
    '1.0 GiB',
    '6.0 TiB',
    '–',
  ]);
});

test('percentages round, but not to all or to none', () => {
  expect([0.9753, 1, 0.99999, 0.00001, 0, Number.NaN].map((share) => formatPercent(share))).toEqual([
    '97.5 %',
    '100.0 %',
    '99.9 %',
    '0.1 %',
    '0.0 %',
    '–',
  ]);
  expect(formatPercent(0.616, 0)).toBe('62 %');
});

test('numbers keep four digits that count, and say when they are none', () => {
  const values = [0.031249, 2.31, 0, 123_456, 1.2e-7, -3e12, Number.NaN, -Infinity];
  expect(values.map((value) => formatNumber(value))).toEqual([
    '0.03125',
    '2.31',
    '0',
    '123500',
    '1.2e-7',
    '-3e12',
    'NaN',
    '−∞',
  ]);
});

test('Hangul takes two cells, colours and accents none', () => {
  expect(textWidth('고양이')).toBe(6);
  expect(textWidth(`${ESCAPE}[1;38;5;231mab${ESCAPE}[0m`)).toBe(2);
  expect(textWidth('e\u0301')).toBe(1);
  expect(padText('고양이', 8, 'right')).toBe('  고양이');
  expect(cutText('고양이', 5)).toBe('고양…');
  expect(cutText('cat', 3)).toBe('cat');
});

test('text from a file cannot control the terminal', () => {
  expect(plainText(`a${ESCAPE}[2Jb${ESCAPE}]0;title\u0007c\r\nd\u009be\u202ef`)).toBe('abc  d e f');
});

test('a table sets numbers to the right, text to the left, and fits the width', () => {
  const options = {
    header: ['name', 'examples', 'recall'],
    rows: [
      ['cat', 1200, '60.0 %'],
      ['a very long name', '80', ''],
    ],
  };
  expect(drawTable(options).split('\n')).toEqual([
    'name              examples  recall',
    'cat                   1200  60.0 %',
    'a very long name        80',
  ]);
  for (const line of drawTable({ ...options, width: 28 }).split('\n')) {
    expect(textWidth(line)).toBeLessThanOrEqual(28);
  }
  expect(drawTable({ ...options, width: 28 })).toContain('a very lo…');
  expect(drawTable({ rows: [] })).toBe('');
});

test('a bar fills in eighths and always takes its width', () => {
  expect(drawBar(0.5, { width: 4 })).toBe('██  ');
  expect(drawBar(0.3125, { width: 2 })).toBe('▋ ');
  for (const share of [-1, 0, 0.999, 1, 7, Number.NaN]) expect(drawBar(share, { width: 9 })).toHaveLength(9);
  expect(drawBar(7, { width: 3 })).toBe('███');
});

test('a sparkline goes from lowest to highest and marks what is not finite', () => {
  expect(drawSparkline([0, 1, 2, 3, 4, 5, 6, 7], { width: 20 })).toBe('▁▂▃▄▅▆▇█');
  expect(drawSparkline([5, 5, 5], { width: 20 })).toBe('▁▁▁');
  expect(drawSparkline([1, Number.NaN, 2], { width: 20 })).toBe('▁×█');
  expect(
    drawSparkline(
      Array.from({ length: 1000 }, (_, i) => i),
      { width: 8 },
    ),
  ).toBe('▁▂▃▄▅▆▇█');
  expect(drawSparkline([], { width: 8 })).toBe('');
});

test('a curve stays inside its width and height, and falls where the values fall', () => {
  const values = Array.from({ length: 5000 }, (_, i) => 2.3 * Math.exp(-i / 900) + 0.05);
  const lines = drawCurve(values, { width: 60, height: 8 }).split('\n');
  expect(lines.length).toBeLessThanOrEqual(8);
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(60);
  expect(lines[0]).toMatch(/^ +2\.\d+ ┼/);
  expect(lines.at(-1)).toMatch(/^ +0\.0\d+ ┤ +╰─+$/);
});

test('a curve of equal, single, missing or non-finite values is drawn, not broken', () => {
  expect(drawCurve([3, 3, 3], { width: 40, height: 5 })).toBe('       3 ┼──');
  expect(drawCurve([0.5], { width: 40, height: 5 })).toBe('     0.5 ┼─');
  expect(drawCurve([], { width: 40, height: 5 })).toBe('');
  expect(drawCurve([Number.NaN, 1, Infinity, 2], { width: 40, height: 5 })).not.toMatch(/NaN|Infinity|∞/);
});

test('a confusion matrix shows counts, totals and recall in aligned columns', () => {
  const matrix = [
    [8, 2, 0],
    [0, 1200, 0],
    [0, 0, 0],
  ];
  expect(drawConfusionMatrix(matrix, ['cat', 'dog', '새'], { color: false, width: 80 }).split('\n')).toEqual([
    '            read as',
    'true    cat    dog     새   total   recall',
    'cat       8      2      ·      10   80.0 %',
    'dog       ·  1,200      ·   1,200  100.0 %',
    '새        ·      ·      ·       0        –',
    'all                         1,210   99.8 %',
  ]);
});

test('a coloured confusion matrix is the plain one with shades, green for right and red for wrong', () => {
  const matrix = DIGITS.map((_, i) => DIGITS.map((_, j) => (i === j ? 90 : i === 3 && j === 5 ? 40 : 0)));
  const plain = drawConfusionMatrix(matrix, DIGITS, { color: false, width: 80 });
  const colored = drawConfusionMatrix(matrix, DIGITS, { color: true, width: 80 });
  expect(plain).not.toContain(ESCAPE);
  expect(plainText(colored.replaceAll('\n', '|'))).toBe(plain.replaceAll('\n', '|'));
  expect(colored).toContain(`${ESCAPE}[1;38;5;231;48;5;28m 90 `);
  expect(colored).toContain(`${ESCAPE}[38;5;231;48;5;160m 40 `);
});

test('a confusion matrix too wide for the terminal becomes a list of its worst classes', () => {
  const names = Array.from({ length: 100 }, (_, i) => `class ${i}`);
  const matrix = names.map((_, i) => names.map((_, j) => (i === j ? 100 : i === 42 && j === 17 ? 60 : 0)));
  const lines = drawConfusionMatrix(matrix, names, { color: true, width: 60 }).split('\n');
  expect(lines[1]).toBe('class 42    160   62.5 %  class 17 (60×)');
  expect(lines.at(-1)).toBe('… and 80 classes with no lower recall');
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(60);
});

test('a confusion matrix must have a row and a column for each class', () => {
  const options = { color: false, width: 80 };
  expect(() => drawConfusionMatrix([[1, 2]], ['a'], options)).toThrow(GradloomError);
  expect(() => drawConfusionMatrix([[1]], ['a', 'b'], options)).toThrow(/got \[1, 1\] for 2 classes/);
  expect(() => drawConfusionMatrix([], [], options)).toThrow(GradloomError);
});

const square = { pixels: Uint8Array.of(255, 0, 0, 255), width: 2, height: 2 };

test('a coloured picture takes two pixels a cell, a plain one their mean', () => {
  expect(drawPictures([{ ...square, caption: 'x' }], { columns: 80, color: true }).split('\n')).toEqual([
    `${ESCAPE}[38;5;231;48;5;16m▀${ESCAPE}[0m${ESCAPE}[38;5;16;48;5;231m▀${ESCAPE}[0m`,
    'x',
  ]);
  const ramp = { pixels: Uint8Array.of(0, 255, 0, 255), width: 2, height: 2, caption: '' };
  expect(drawPictures([ramp], { columns: 80, color: false }).split('\n')[0]).toBe(' @');
});

test('pictures stand side by side as far as they fit, captions cut to their width', () => {
  const pictures = [1, 2, 3].map((n) => ({
    pixels: new Uint8Array(784).fill(255),
    width: 28,
    height: 28,
    caption: `${n} read as 7 (62 %), which is very wrong`,
  }));
  const lines = drawPictures(pictures, { columns: 60, color: false }).split('\n');
  expect(lines).toHaveLength(14 + 1 + 1 + 14 + 1);
  expect(lines[0]).toBe(`${'@'.repeat(28)}  ${'@'.repeat(28)}`);
  expect(lines[14]).toBe('1 read as 7 (62 %), which i…  2 read as 7 (62 %), which i…');
  expect(lines[15]).toBe('');
  expect(lines[16]).toBe('@'.repeat(28));
});

test('a picture larger than the terminal is reduced, an odd height keeps its last line', () => {
  const large = { pixels: new Uint8Array(64 * 64 * 3).fill(255), width: 64, height: 64, caption: '' };
  const lines = drawPictures([large], { columns: 16, color: false }).split('\n');
  expect(lines).toHaveLength(8 + 1);
  expect(lines[0]).toBe('@'.repeat(16));
  const odd = { pixels: Uint8Array.of(0, 255, 255), width: 1, height: 3, caption: '' };
  expect(drawPictures([odd], { columns: 16, color: true }).split('\n')[1]).toBe(
    `${ESCAPE}[38;5;231m▀${ESCAPE}[0m`,
  );
});

test('floats in standard form are spread over the ramp, and NaN is dark', () => {
  const standard = {
    pixels: Float32Array.of(-2, 3, Number.NaN, -2, 3, -2),
    width: 3,
    height: 2,
    caption: '',
  };
  expect(drawPictures([standard], { columns: 9, color: false }).split('\n')[0]).toBe(' @');
  const unit = { pixels: Float32Array.of(0, 1, 0, 1), width: 2, height: 2, caption: '' };
  expect(drawPictures([unit], { columns: 9, color: false }).split('\n')[0]).toBe(' @');
});

test('a picture whose size does not fit its pixels is refused', () => {
  expect(() => drawPictures([{ ...square, height: 3, caption: '' }], { columns: 80, color: true })).toThrow(
    /2 × 3 needs one or three values a pixel; got 4 values/,
  );
});

test('colours map to the nearest of the palette', () => {
  expect(paletteColor(0, 0, 0)).toBe(16);
  expect(paletteColor(1, 1, 1)).toBe(231);
  expect(paletteColor(0.5, 0.5, 0.5)).toBe(244);
  expect(paletteColor(1, 0, 0)).toBe(196);
  expect(paletteColor(0, 95 / 255, 1)).toBe(16 + 6 + 5);
});

test('text is wrapped at blanks, and no word is cut', () => {
  expect(wrapText('the cost is worse', 11)).toBe('the cost is\nworse');
  expect(wrapText('고양이 고양이', 7)).toBe('고양이\n고양이');
  expect(wrapText('/a/very/long/path is long', 8)).toBe('/a/very/long/path\nis long');
  expect(wrapText('', 8)).toBe('');
});
