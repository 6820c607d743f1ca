// The file of a sweep's rows, a line each: what is in it is done, whatever happens to the program.

import { open, stat, type FileHandle } from 'node:fs/promises';
import { GradloomError } from '../../errors.ts';
import { fileError, systemCode } from '../../node/fileError.ts';
import { readFileBytes } from '../../node/readFileBytes.ts';
import { writeAtomically } from '../../node/writeAtomically.ts';
import type { TrialRow } from './trialJob.ts';

/** The first line: which sweep the rows are of. */
interface Head {
  readonly sweep: string;
  readonly metric: string;
}

/** Rows on the disk. */
export class Journal {
  /** Rows that were there already. */
  readonly known: readonly TrialRow[];
  readonly #path: string;
  readonly #head: Head;
  readonly #file: FileHandle;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(own: { path: string; head: Head; file: FileHandle; known: readonly TrialRow[] }) {
    this.#path = own.path;
    this.#head = own.head;
    this.#file = own.file;
    this.known = own.known;
  }

  /**
   * Opens the file of a sweep, or makes it. A last line that was cut off is removed.
   *
   * @throws GradloomError `E_FILE` where it is that of another sweep or cannot be written; `E_FILE_FORMAT` where a line in
   *   it is no row.
   */
  static async open(path: string, head: Head): Promise<Journal> {
    const text = await readIfThere(path);
    // Rows stand in whole lines: what comes after the last line break was being written when the program ended.
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1);
    const [first, ...rest] = lines.map((line, index) => parseLine(line, { path, number: index + 1 }));
    if (first !== undefined && (first as Partial<Head>).sweep !== head.sweep) {
      throw new GradloomError(
        'E_FILE',
        `sweep: ${path} must be of the same sweep; got one of other settings or data.`,
        {
          hint: 'Name another folder with --out, or say --restart to start over.',
        },
      );
    }
    const known = rest as TrialRow[];
    // Whole lines only, so that the next one begins its own.
    await writeAtomically(path, linesOf(head, known));
    try {
      return new Journal({ path, head, file: await open(path, 'a'), known });
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }

  /**
   * Adds rows, all or none of them, and waits until they are on the disk.
   *
   * @throws GradloomError `E_FILE` where that fails, or where the file is no longer there or another program's.
   */
  async add(rows: readonly TrialRow[]): Promise<void> {
    const write = async (): Promise<void> => {
      await this.#assertOwn();
      try {
        await this.#file.appendFile(rows.map(lineOf).join(''));
        await this.#file.sync();
      } catch (cause) {
        throw fileError('write', this.#path, cause);
      }
    };
    const own = this.#last.then(write);
    this.#last = own.catch(() => undefined);
    await own;
  }

  /** Writes the rows of a whole sweep in order: the same bytes however the trials came to their end. Throws as `add`. */
  async finish(rows: readonly TrialRow[]): Promise<void> {
    await this.#assertOwn();
    await writeAtomically(this.#path, linesOf(this.#head, rows));
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }

  /** A sweep that begins in the same folder puts a file of its own there: what is added to ours would be lost. */
  async #assertOwn(): Promise<void> {
    const own = await this.#file.stat({ bigint: true });
    const there = await stat(this.#path, { bigint: true }).catch(() => undefined);
    if (there?.ino === own.ino && there.dev === own.dev) return;
    throw new GradloomError(
      'E_FILE',
      `sweep: ${this.#path} must stay this sweep's; got ${there ? 'one that another program has put there' : 'none'}.`,
      { hint: 'Let one sweep at a time use a folder: name another with --out.' },
    );
  }
}

const linesOf = (head: Head, rows: readonly TrialRow[]): string =>
  `${JSON.stringify(head)}\n${rows.map(lineOf).join('')}`;

/** Names in one order, however the row was made. */
const NAMES = [
  'trial',
  'rung',
  'budget',
  'parameters',
  'value',
  'failed',
  'metrics',
  'size',
  'steps',
  'trained',
  'ended',
  'bestStep',
] as const satisfies readonly (keyof TrialRow)[];

function lineOf(row: TrialRow): string {
  return `${JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, row[name]])))}\n`;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFileBytes(path));
  } catch (error) {
    if (error instanceof GradloomError && systemCode(error.cause) === 'ENOENT') return '';
    throw error;
  }
}

function parseLine(line: string, { path, number }: { path: string; number: number }): unknown {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new GradloomError(
    'E_FILE_FORMAT',
    `sweep: line ${number} of ${path} must be a row in JSON; got ${line.slice(0, 40)}.`,
    {
      hint: 'Name another folder with --out, or say --restart to start over.',
    },
  );
}
