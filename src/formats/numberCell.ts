// Numbers as people and spreadsheets write them: decimal commas, groups of thousands, currencies, per cent, minus signs.

import { plainNumber } from './cell.ts';

/** The sign between units and tenths. */
export type DecimalSign = '.' | ',';

/** A number and what stood around it. */
export interface WrittenNumber {
  readonly value: number;
  /** Written with % or ‰; the value is the fraction: 12 % is 0.12. */
  readonly percent?: boolean;
  /** A currency, as it was written. */
  readonly unit?: string;
}

/** What a cell tells about the decimal sign of its column. */
export type DecimalEvidence = DecimalSign | 'comma in doubt' | 'point in doubt' | undefined;

const UNITS =
  'R\\$|[$€£¥₹₽₩₺₴₫฿₪₦¢]|US\\$|CHF|EUR|USD|GBP|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|RUB|TRY|ZAR|kr\\.?|zł|Kč|Ft|Fr\\.?|Rs\\.?';
const SIGN = '[-+\u2212\u2013\uFF0D]';
const BLANKS = ' \u00A0\u202F\u2009';
const WRITTEN = new RegExp(
  `^(?<before>${SIGN})?\\s*(?<unitBefore>${UNITS}|%)?\\s*(?<inside>${SIGN})?\\s*` +
    `(?<digits>[.,]?\\d[\\d.,${BLANKS}'’]*?)(?<exponent>\\s*[eEdD]${SIGN}?\\d{1,4})?` +
    `\\s*(?<unitAfter>${UNITS}|%|‰)?\\s*(?<after>[-\u2212])?$`,
);
const GROUPED_BY_BLANKS = new RegExp(`^\\d{1,3}(?:[${BLANKS}'’]\\d{3})+(?=[.,]|$)`);
/** 1,234,567, and the Indian 12,34,567. */
const GROUPS: Readonly<Record<DecimalSign, RegExp>> = {
  ',': /^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:,\d{2})+,\d{3})$/,
  '.': /^[1-9]\d{0,2}(?:\.\d{3})+$/,
};

interface Parts {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: string;
  readonly unit: string | undefined;
}

function partsOf(cell: string): Parts | undefined {
  const inParentheses = /^\((.*)\)$/s.exec(cell)?.[1];
  const found = WRITTEN.exec((inParentheses ?? cell).trim())?.groups;
  if (!found) return undefined;
  const { before, inside, after, unitBefore, unitAfter, digits = '', exponent = '' } = found;
  const signs = [before, inside, after, inParentheses && '-'].filter((sign) => sign !== undefined);
  if (signs.length > 1 || (unitBefore !== undefined && unitAfter !== undefined)) return undefined;
  const ungrouped = digits.replace(GROUPED_BY_BLANKS, (whole) => whole.replace(/\D/g, ''));
  if (/[^\d.,]/.test(ungrouped)) return undefined;
  return {
    negative: signs.length === 1 && signs[0] !== '+',
    digits: ungrouped,
    exponent: exponent
      .trim()
      .replace(/^[dD]/, 'e')
      .replace(/[\u2212\u2013\uFF0D]/, '-'),
    unit: unitBefore ?? unitAfter,
  };
}

/** What a cell tells about the decimal sign; nothing where it is no number, or a whole one without groups. */
export function decimalEvidence(cell: string): DecimalEvidence {
  if (!cell.includes(',') && !Number.isNaN(plainNumber(cell))) {
    if (!cell.includes('.')) return undefined;
    return GROUPS['.'].test(cell.replace(/^[-+]/, '')) ? 'point in doubt' : '.';
  }
  const digits = partsOf(cell)?.digits;
  if (digits === undefined || !/[.,]/.test(digits)) return undefined;
  const [comma, point] = [digits.lastIndexOf(','), digits.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
  const sign = comma >= 0 ? ',' : '.';
  if (!GROUPS[sign].test(digits)) return digits.indexOf(sign) === digits.lastIndexOf(sign) ? sign : undefined;
  if (digits.indexOf(sign) !== digits.lastIndexOf(sign)) return sign === ',' ? '.' : ',';
  return sign === ',' ? 'comma in doubt' : 'point in doubt';
}

/**
 * The number that a cell shows, where `decimal` is the decimal sign: `1.234,50 €`, `(12)`, `5-`, `−3 %`, `1 234`,
 * `1'234`, `1.0D+05`. `undefined` for all else.
 */
export function parseWrittenNumber(cell: string, decimal: DecimalSign): WrittenNumber | undefined {
  const parts = partsOf(cell);
  if (!parts) return undefined;
  const { negative, digits, exponent, unit } = parts;
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return undefined;
  const grouping: DecimalSign = decimal === '.' ? ',' : '.';
  if (whole.includes(grouping) && !GROUPS[grouping].test(whole)) return undefined;
  const plain = `${whole.replaceAll(grouping, '') || '0'}.${fraction || '0'}`;
  const size = unit === '%' ? -2 : unit === '‰' ? -3 : 0;
  // The shift stands in the text, so that 12.3 % is the float64 nearest to 0.123.
  const value = Number(`${plain}e${Number(exponent.slice(1) || 0) + size}`);
  const signed = negative ? -value : value;
  if (size !== 0) return { value: signed, percent: true };
  return unit === undefined ? { value: signed } : { value: signed, unit };
}

/** The value of a whole number in hexadecimal notation, `0x1F`, or NaN. */
export function parseHexadecimal(cell: string): number {
  return /^0x[\da-f]{1,13}$/i.test(cell) ? Number(cell) : Number.NaN;
}
