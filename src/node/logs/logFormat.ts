// Logs of lines: what a report is in each format.

import { RecordSplitter } from '../../formats/recordSplitter.ts';
import type { FitReport } from '../../train/fit/fitOptions.ts';
import { scalarsOf } from './scalarsOf.ts';

/** A line of a log and its step. */
export interface LogLine {
  readonly step: number;
  readonly text: string;
}

/** How lines are written and read. */
export interface LogFormat {
  /** The line of a report, without its end. New columns are added to `columns`. */
  readonly lineOf: (report: FitReport, columns: string[]) => string;
  /** What stands above the lines, where anything does. */
  readonly header: (columns: readonly string[]) => string | undefined;
  /** An older line where there are more columns now. */
  readonly widen: (line: string, more: number) => string;
  /** Columns and lines of an older log, a last line that was not finished left out; `undefined` where it is none. */
  readonly read: (text: string) => { columns: string[]; lines: LogLine[] } | undefined;
}

/** A cell: quoted where it holds what divides cells. */
const cellOf = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A table: step, and a column for each number of the reports. */
export const CSV_LOG: LogFormat = {
  lineOf: (report, columns) => {
    const scalars = scalarsOf(report, '.');
    for (const name of scalars.keys()) if (!columns.includes(name)) columns.push(name);
    return [report.step, ...columns.map((name) => scalars.get(name) ?? '')].join(',');
  },
  header: (columns) => ['step', ...columns].map(cellOf).join(','),
  widen: (line, more) => line + ','.repeat(more),
  read: (text) => {
    const records: string[][] = [];
    new RecordSplitter({ delimiter: ',', onRecord: (cells) => records.push(cells) }).push(text);
    const [header = [], ...rows] = records;
    if (header[0] !== 'step' || rows.some((cells) => !isStep(cells[0]) || cells.length !== header.length))
      return undefined;
    return {
      columns: header.slice(1),
      lines: rows.map((cells) => ({ step: Number(cells[0]), text: cells.join(',') })),
    };
  },
};

/** An object a line: the report as it is, and the time. */
export const JSON_LINES_LOG: LogFormat = {
  lineOf: (report) => JSON.stringify({ ...report, time: new Date().toISOString() }),
  header: () => undefined,
  widen: (line) => line,
  read: (text) => {
    const lines: LogLine[] = [];
    for (const line of text.split('\n').slice(0, -1)) {
      const step = stepOf(line);
      if (step === undefined) return undefined;
      lines.push({ step, text: line });
    }
    return text === '' || lines.length > 0 ? { columns: [], lines } : undefined;
  },
};

function isStep(cell: string | undefined): boolean {
  return /^\d+$/.test(cell ?? '');
}

function stepOf(line: string): number | undefined {
  try {
    const { step } = JSON.parse(line) as { step?: unknown };
    return Number.isSafeInteger(step) ? (step as number) : undefined;
  } catch {
    return undefined;
  }
}
