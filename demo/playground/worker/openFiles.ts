// The visitor's files, as the worker holds them: the last table and the last pictures.
import type { DataSet } from 'gradloom';
import type { GivenFile, Source } from '../data/source.ts';
import type { Setup } from '../state/setup.ts';

/** Pictures that were read. */
export interface ReadPictures {
  readonly data: DataSet;
  /** A set of their own to test with. */
  readonly test?: DataSet;
}

/** Files that were opened. Their readers are loaded where there are any. */
export class OpenFiles {
  #table: File | undefined;
  #pictures: ReadPictures | undefined;

  /** Reads files; those of the kind before are forgotten. Throws what readers throw, and then keeps those before. */
  async open(kind: Source['kind'], files: readonly GivenFile[]): Promise<Source> {
    if (kind === 'table') {
      const { describeTable } = await import('./readTable.ts');
      const { file } = files[0]!;
      const source = await describeTable(file);
      this.#table = file;
      return source;
    }
    const { readPictures } = await import('./readPictures.ts');
    const { source, ...pictures } = await readPictures(files);
    this.#pictures = pictures;
    return source;
  }

  /** The table as a set-up reads it, and the name of what is predicted. */
  async table(setup: Setup): Promise<{ data: DataSet; targetName: string }> {
    const { readTable } = await import('./readTable.ts');
    return readTable(given(this.#table), setup);
  }

  get pictures(): ReadPictures {
    return given(this.#pictures);
  }
}

function given<T>(files: T | undefined): T {
  if (files === undefined) throw new Error('The file of this set-up must be opened first.');
  return files;
}
