// Where the command line writes: results to stdout, remarks to stderr, or JSON lines alone.

import { paint } from '../drawing/ansi.ts';
import { plainText, wrapText } from '../drawing/text.ts';
import type { Surroundings, TextStream } from './surroundings.ts';

/** How to speak. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** `false` where `--no-color` was given. */
  readonly color?: boolean;
}

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 20;

/** The voice of one command. Its methods never throw: a reader that has gone away is not a fault. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Colours on stdout. */
  readonly color: boolean;
  /** Cells of a line of stdout. */
  readonly width: number;
  /** Whether a bar may move on stderr. */
  readonly animated: boolean;
  readonly stderr: TextStream;
  readonly #stdout: TextStream;
  readonly #closed = new AbortController();
  readonly #warnings: string[] = [];
  readonly #warning: string;

  constructor(
    { stdout, stderr, env }: Surroundings,
    { json = false, quiet = false, color }: OutputOptions = {},
  ) {
    this.json = json;
    this.quiet = quiet;
    this.stderr = stderr;
    this.#stdout = stdout;
    this.color = wantsColor(stdout, env, color);
    this.#warning = wantsColor(stderr, env, color)
      ? paint('warning:', { foreground: 214, bold: true })
      : 'warning:';
    this.width = Math.max(stdout.columns || Number(env['COLUMNS']) || USUAL_WIDTH, LEAST_WIDTH);
    this.animated = stderr.isTTY === true && env['TERM'] !== 'dumb' && !json && !quiet;
    // Without a listener a closed pipe would end the process with a stack trace.
    stdout.on('error', () => this.#closed.abort());
    stderr.on('error', () => undefined);
  }

  /** Aborts when the reader of stdout has gone away. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** A result for people, on stdout. */
  print(text = ''): void {
    if (!this.json) this.#write(`${text}\n`);
  }

  /** A remark for people, on stderr. */
  note(text: string): void {
    if (!this.json && !this.quiet) this.stderr.write(`${text}\n`);
  }

  /** Something that people must know though the work goes on: on stderr, even where only the result is asked for. */
  warn(text: string): void {
    const plain = safe(text);
    this.#warnings.push(plain);
    // Whole lines for files and pipes, which are searched; on a terminal words stay whole.
    const { isTTY = false, columns = Infinity } = this.stderr;
    const shown = isTTY ? wrapText(`warning: ${plain}`, columns) : `warning: ${plain}`;
    if (!this.json) this.stderr.write(`${shown.replace('warning:', this.#warning)}\n`);
  }

  /** One line for machines, on stdout; a result tells all warnings. */
  report(type: 'progress' | 'result' | 'error', content: Readonly<Record<string, unknown>>): void {
    if (!this.json) return;
    const warnings = type === 'progress' || this.#warnings.length === 0 ? {} : { warnings: this.#warnings };
    this.#write(`${JSON.stringify({ type, ...content, ...warnings })}\n`);
  }

  /** A failure: on stderr, or as a JSON line. */
  fail(content: { code: string; message: string; hint: string }): void {
    const { code, message, hint } = content;
    if (this.json) this.report('error', content);
    else this.stderr.write(`error: ${safe(message)} [${code}]\n${hint ? `hint: ${safe(hint)}\n` : ''}`);
  }

  #write(text: string): void {
    if (!this.#closed.signal.aborted) this.#stdout.write(text);
  }
}

/** Messages quote files, which may hold control characters; their line breaks are ours. */
function safe(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

/** NO_COLOR (no-color.org) and --no-color win; FORCE_COLOR asks for colours where there is no terminal. */
function wantsColor(stream: TextStream, env: Surroundings['env'], asked: boolean | undefined): boolean {
  if (asked === false || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
