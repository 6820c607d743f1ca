// What the worker tells of a visitor's files once it has read them.

/** A column of a table. */
export interface ColumnInfo {
  readonly name: string;
  /** How its cells are read; `none`: it is no feature, because it is empty or names its rows. */
  readonly kind: 'number' | 'date' | 'boolean' | 'categories' | 'none';
  /** Cells without a value. */
  readonly missing: number;
  /** Different texts of a column of categories. */
  readonly categories?: number;
}

/** A table. */
export interface TableSource {
  readonly kind: 'table';
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  /** What a person should know of the reading. */
  readonly warnings: readonly string[];
}

/** Pictures with their classes. */
export interface PicturesSource {
  readonly kind: 'pictures';
  readonly name: string;
  readonly examples: number;
  /** Those among them that came as a set of their own to test with; 0: some are held out by chance. */
  readonly test: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly warnings: readonly string[];
}

/** A visitor's data. */
export type Source = TableSource | PicturesSource;

/** A file with its place in the folder that was chosen. */
export interface GivenFile {
  readonly path: string;
  readonly file: File;
}
