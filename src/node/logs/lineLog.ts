// A log of lines in a file: whole lines, each step once.

import { open } from 'node:fs/promises';
import { GradloomError } from '../../errors.ts';
import type { FitReport } from '../../train/fit/fitOptions.ts';
import { fileError } from '../fileError.ts';
import { readFileBytes } from '../readFileBytes.ts';
import type { LogFormat, LogLine } from './logFormat.ts';
import type { LogCalls, LogWriter } from './logWriter.ts';

/** What a log of lines is made of. */
interface Parts {
  readonly path: string;
  readonly format: LogFormat;
  readonly calls: LogCalls;
  readonly resume: boolean;
}

/** Writes reports as lines. */
export class LineLog implements LogWriter {
  readonly #parts: Parts;
  readonly #columns: string[];
  #lines: LogLine[];
  /** Whether the file is not what `#lines` says. */
  #isStale: boolean;

  private constructor(parts: Parts, { columns, lines }: { columns: string[]; lines: LogLine[] }) {
    this.#parts = parts;
    this.#columns = columns;
    this.#lines = lines;
    this.#isStale = true;
  }

  /**
   * Opens the file; what stands there stays until the first report.
   *
   * @throws GradloomError `E_FILE` where it cannot be written, or is no log of this format.
   */
  static async open(parts: Parts): Promise<LineLog> {
    const { path, format, resume } = parts;
    try {
      // Makes the file where there is none, and changes none.
      await (await open(path, 'a')).close();
    } catch (cause) {
      throw fileError('write', path, cause);
    }
    const text = new TextDecoder().decode(await readFileBytes(path));
    const found = text === '' ? { columns: [], lines: [] } : format.read(text);
    if (!found) {
      throw new GradloomError(
        'E_FILE',
        `log ${path}: only a log may be replaced or continued; got another file.`,
        {
          hint: 'Choose another name, or remove that file.',
        },
      );
    }
    return new LineLog(parts, resume ? found : { columns: [], lines: [] });
  }

  async add(report: FitReport): Promise<{ replaced: number }> {
    const { path, format, calls } = this.#parts;
    const before = this.#lines.length;
    // Steps that are done again, after a return to an older state, stand there once.
    if ((this.#lines.at(-1)?.step ?? -1) >= report.step)
      this.#lines = this.#lines.filter(({ step }) => step < report.step);
    const replaced = before - this.#lines.length;
    const width = this.#columns.length;
    const text = format.lineOf(report, this.#columns);
    const more = this.#columns.length - width;
    if (more > 0) this.#lines = this.#lines.map((line) => ({ ...line, text: format.widen(line.text, more) }));
    this.#lines.push({ step: report.step, text });
    if (this.#isStale || replaced > 0 || more > 0) {
      const all = [format.header(this.#columns), ...this.#lines.map((line) => line.text)];
      await calls.replace(path, `${all.filter((line) => line !== undefined).join('\n')}\n`);
      this.#isStale = false;
    } else {
      await calls.append(path, `${text}\n`);
    }
    return { replaced };
  }
}
