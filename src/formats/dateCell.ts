// Dates and times in cells, as seconds since 1970-01-01 UTC.

/** How 01/02/2020 is read: 1 February or January 2nd. */
export type DateOrder = 'dmy' | 'mdy';

/** What a cell tells: it is a date of a certain order, or of any, or may be of both; or a time of day. */
export type DateEvidence = 'date' | 'time' | DateOrder | 'in doubt' | undefined;

const TIME =
  '(?<hour>\\d{1,3}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<part>\\d{1,9}))?)?\\s*(?<half>[ap]\\.?m\\.?)?';
const ZONE = '\\s*(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?';
const WITH_TIME = `(?:(?:T|,?\\s+|:)${TIME}${ZONE})?$`;
const FORMS: readonly RegExp[] = [
  `^(?<year>\\d{4})(?<sign>[-/.])(?<month>\\d{1,2})\\k<sign>(?<day>\\d{1,2})${WITH_TIME}`,
  `^(?<year>\\d{4})-(?<month>\\d{2})$`,
  `^(?<first>\\d{1,2})(?<sign>[-/.])(?<next>\\d{1,2})\\k<sign>(?<year>\\d{4}|\\d{2})${WITH_TIME}`,
  `^(?<day>\\d{1,2})[-. ]?\\s*(?<name>[a-zä]{3,9})\\.?[-., ]*(?<year>\\d{4}|\\d{2})${WITH_TIME}`,
  `^(?<name>[a-z]{3,9})\\.? (?<day>\\d{1,2}),? (?<year>\\d{4})${WITH_TIME}`,
  `^${TIME}$`,
].map((form) => new RegExp(form, 'i'));
/** English and German, by their first three letters. */
const MONTHS = [
  'jan',
  'feb',
  'mar mär mrz',
  'apr',
  'may mai',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct okt',
  'nov',
  'dec dez',
];

type Groups = Readonly<Record<string, string | undefined>>;

function groupsOf(cell: string): Groups | undefined {
  // Cheap to see that most text is no date.
  if (cell.length < 4 || cell.length > 40 || !/\d/.test(cell)) return undefined;
  for (const form of FORMS) {
    const found = form.exec(cell)?.groups;
    if (found) return found;
  }
  return undefined;
}

/** What a cell tells about dates; `undefined` where the cell is not a date. */
export function dateEvidence(cell: string): DateEvidence {
  const groups = groupsOf(cell);
  if (!groups) return undefined;
  const orders = (['dmy', 'mdy'] as const).filter((order) => !Number.isNaN(secondsOf(groups, order)));
  if (orders.length === 0) return undefined;
  if (groups['first'] === undefined) return groups['year'] === undefined ? 'time' : 'date';
  // Nobody writes months first with points between.
  if (groups['sign'] === '.') return orders.includes('dmy') ? 'dmy' : undefined;
  if (groups['first'] === groups['next']) return 'date';
  return orders.length === 2 ? 'in doubt' : orders[0];
}

/** Whether a cell is written like a date, and no calendar or clock has it: `2023-02-30`, `31.04.2020`, `0000-00-00`. */
export function isImpossibleDate(cell: string): boolean {
  return groupsOf(cell) !== undefined && dateEvidence(cell) === undefined;
}

/**
 * Seconds since 1970-01-01 UTC of a date, with its time; seconds of a time of day alone; NaN where a cell is neither.
 */
export function parseDate(cell: string, order: DateOrder): number {
  const groups = groupsOf(cell);
  return groups ? secondsOf(groups, order) : Number.NaN;
}

/** Whether the cell's year has two digits: 69 … 99 are 1969 … 1999, 00 … 68 are 2000 … 2068. */
export function hasShortYear(cell: string): boolean {
  return groupsOf(cell)?.['year']?.length === 2;
}

function secondsOf(groups: Groups, order: DateOrder): number {
  const time = timeOf(groups);
  const { year, first, next, name } = groups;
  if (year === undefined) return time;
  const isDayFirst = order === 'dmy' || groups['sign'] === '.';
  const day = Number((first === undefined ? groups['day'] : isDayFirst ? first : next) ?? 1);
  const named = MONTHS.findIndex((month) => month.includes((name ?? '?').slice(0, 3).toLowerCase()));
  const month =
    name === undefined
      ? Number(first === undefined ? groups['month'] : isDayFirst ? next : first)
      : named + 1;
  const short = Number(year);
  const full = year.length === 4 ? short : short + (short < 69 ? 2000 : 1900);
  if (month < 1 || month > 12 || day < 1) return Number.NaN;
  // Years below 100 mean 19xx to Date.UTC.
  const date = new Date(0);
  date.setUTCFullYear(full, month - 1, day);
  if (date.getUTCMonth() !== month - 1) return Number.NaN;
  return date.getTime() / 1000 + time;
}

function timeOf({ hour, minute, second, part, half, zone }: Groups): number {
  if (hour === undefined) return 0;
  const isAfternoon = half !== undefined && /^p/i.test(half);
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0);
  if (Number(minute) > 59 || Number(second ?? 0) > 60) return Number.NaN;
  const time = hours * 3600 + Number(minute) * 60 + Number(`${second ?? 0}.${part ?? 0}`);
  if (zone === undefined || /^[a-z]/i.test(zone)) return time;
  const offset = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3).replace(':', '') || 0) * 60;
  return time - (zone.startsWith('-') ? -offset : offset);
}
