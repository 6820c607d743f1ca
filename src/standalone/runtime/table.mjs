// Rows of the table that a network was trained on as numbers: one a column, or one for each of its categories.

const MISSING = /^(|\?|n\/?a|#n\/a|#nv|-?nan|null|\\n|<na>|nat|-{1,3}|[–—]|none|nil|missing|\.)$/i;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const YES = /^(true|yes|ja|oui|si|sí|wahr|vrai|on|sim|verdadero|1|t|y|j)$/i;
const NO = /^(false|no|nein|non|falsch|faux|off|não|nao|nee|nej|falso|0|f|n)$/i;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?Z?$/;
const SLASHED = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

function isMissing(text) {
  return text === '' || (MODEL.missing ? MODEL.missing.includes(text) : MISSING.test(text));
}

function numberIn(text, { decimal, percent, unit }) {
  let plain = unit ? text.replace(unit, '').trim() : text;
  const isPercent = plain.endsWith('%');
  if (isPercent) plain = plain.slice(0, -1).trim();
  // 1.234 is 1234 where commas are decimal.
  if (decimal === ',' && /^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(plain)) return NaN;
  if (decimal === ',' && !plain.includes('.')) plain = plain.replace(',', '.');
  if (!NUMBER.test(plain) || isPercent !== Boolean(percent)) return NaN;
  return isPercent ? Number(plain) / 100 : Number(plain);
}

/** Seconds since 1970-01-01 UTC. */
function secondsIn(text, { dates }) {
  const iso = ISO.exec(text);
  const own = iso ? undefined : SLASHED.exec(text);
  if (!iso && !(own && dates)) return NaN;
  const [first, next, year] = own ? own.slice(1).map(Number) : [];
  const [y, m, d] = iso
    ? iso.slice(1, 4).map(Number)
    : dates === 'dmy'
      ? [year, next, first]
      : [year, first, next];
  const day = Date.UTC(y, m - 1, d);
  // The years 0 to 99 would become 1900 to 1999.
  const read = new Date(day);
  if (read.getUTCFullYear() !== y || read.getUTCMonth() !== m - 1 || read.getUTCDate() !== d) return NaN;
  const [hour = 0, minute = 0, second = 0] = iso ? iso.slice(4).map((part) => Number(part ?? 0)) : [];
  return hour < 24 && minute < 60 && second < 60 ? day / 1000 + hour * 3600 + minute * 60 + second : NaN;
}

function readCell(cell, column) {
  // A number is no date and neither true nor false; true is no number.
  if (typeof cell !== 'string') return typeof cell === column.kind ? Number(cell) : NaN;
  const text = cell.trim();
  if (column.kind === 'date') return secondsIn(text, column);
  if (column.kind === 'boolean') return YES.test(text) ? 1 : NO.test(text) ? 0 : NaN;
  return numberIn(text, column);
}

/**
 * Rows as numbers for `predict`: each an object by names of columns, or a list of cells in their order. Empty cells are
 * missing; a text that is no number, no date, or no known category is refused with its place.
 */
function encode(rows) {
  const columns = MODEL.columns;
  if (!columns) throw new Error('encode: the network must have been trained on a table; it was not.');
  if (!Array.isArray(rows)) throw new TypeError(`encode: rows must be a list; got ${typeof rows}.`);
  const width = columns.reduce(
    (sum, { categories, indicator }) => sum + (categories?.length ?? (indicator ? 2 : 1)),
    0,
  );
  const x = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    let to = index * width;
    if (typeof row !== 'object' || row === null)
      throw new TypeError(`encode: a row must be an object or a list; got ${row} in row ${index + 1}.`);
    columns.forEach((column, place) => {
      const isList = Array.isArray(row);
      const where = `row ${index + 1}, column ${JSON.stringify(column.name)}`;
      const cell = isList ? row[place] : Object.hasOwn(row, column.name) ? row[column.name] : undefined;
      if (isList ? row.length !== columns.length : cell === undefined)
        throw new RangeError(
          isList
            ? `encode: a row must have ${columns.length} cells; got ${row.length} in row ${index + 1}.`
            : `encode: every column must be there; got none in ${where}.`,
        );
      const missing =
        cell === null || Number.isNaN(cell) || (typeof cell === 'string' && isMissing(cell.trim()));
      if (!missing && !['string', 'number', 'boolean'].includes(typeof cell))
        throw new TypeError(`encode: ${where} must be a text or a number; got ${typeof cell}.`);
      if (column.categories) {
        const found = missing ? -2 : column.categories.indexOf(String(cell).trim());
        if (found === -1)
          throw new RangeError(
            `encode: ${where} must be one of its categories; got ${JSON.stringify(cell)}.`,
          );
        if (found >= 0) x[to + found] = 1;
        to += column.categories.length;
        return;
      }
      const value = missing ? NaN : readCell(cell, column);
      if (!missing && !Number.isFinite(Math.fround(value)))
        throw new RangeError(`encode: ${where} must be a ${column.kind}; got ${JSON.stringify(cell)}.`);
      const { fill, log, indicator } = column;
      const known = missing && fill !== undefined ? fill : value;
      x[to++] = log === undefined ? known : Math.sign(known) * Math.log1p(Math.abs(known) / log);
      if (indicator) x[to++] = missing ? 1 : 0;
    });
  });
  return x;
}
