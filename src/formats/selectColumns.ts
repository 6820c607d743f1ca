// Which columns of a table are wanted: by name, or by position.

import { fileFormatError, quoted } from './fileFormatError.ts';

/** A column or several: a name, a position from 0 (negative from the end), or a list. */
export type ColumnChoice = string | number | readonly (string | number)[];

/** The columns that a table has. */
export interface ColumnNames {
  readonly width: number;
  /** Unique names, where the file has a header, and those that it gave. */
  readonly names?: readonly string[];
  readonly header?: readonly string[];
  readonly file?: string;
}

/**
 * The positions of the chosen columns. A text is a name; where no column is called so, a position; where it holds
 * commas, a list. Throws `E_FILE_FORMAT`, naming `option`, where there is no such column, or two of the name.
 */
export function selectColumns(columns: ColumnNames, choice: ColumnChoice, option: string): number[] {
  const list = typeof choice === 'object' ? choice : [choice];
  const positionOf = positionsByName(columns);
  return list.flatMap((one) => {
    const found = locate(columns, positionOf, one, option);
    if (found !== undefined) return [found];
    const parts =
      typeof one === 'string' && one.includes(',') ? one.split(',').map((part) => part.trim()) : [];
    if (parts.length === 0) throw missing(columns, one, option);
    return parts.map(
      (part) => locate(columns, positionOf, part, option) ?? raise(missing(columns, part, option)),
    );
  });
}

function raise(error: Error): never {
  throw error;
}

function positionsByName({ names = [], header = [] }: ColumnNames): Map<string, number> {
  const positions = new Map(names.map((name, position) => [name, position]));
  // A name that the header gives twice means neither.
  const seen = new Set<string>();
  for (const name of header) {
    if (seen.has(name)) positions.set(name, -1);
    seen.add(name);
  }
  return positions;
}

function locate(
  { width, file }: ColumnNames,
  positionOf: ReadonlyMap<string, number>,
  choice: string | number,
  option: string,
): number | undefined {
  const named = typeof choice === 'string' ? positionOf.get(choice) : undefined;
  if (named !== undefined && named < 0) {
    throw fileFormatError(
      { file, line: 1 },
      'CSV',
      `a name given as ${option} must be unique; got ${quoted(String(choice))} twice`,
      { hint: `Name its position, or ${quoted(`${choice} (2)`)} for the second.` },
    );
  }
  if (named !== undefined) return named;
  // A command line gives positions as text.
  const position = typeof choice === 'string' && !/^-?\d+$/.test(choice) ? Number.NaN : Number(choice);
  if (!Number.isInteger(position) || position < -width || position >= width) return undefined;
  return position < 0 ? width + position : position;
}

function missing({ width, names, file }: ColumnNames, choice: string | number, option: string): Error {
  const shown = names?.slice(0, 30).map((name) => quoted(name));
  const more = (names?.length ?? 0) > 30 ? `, … (${width} columns)` : '';
  const has = shown ? `${shown.join(', ')}${more}` : `${width} columns without names`;
  return fileFormatError(
    { file },
    'CSV',
    `${option} must be one of the columns; got ${quoted(String(choice))}`,
    {
      hint: `The file has ${has}; positions count from 0, or from the end as −1, −2, ….`,
    },
  );
}
