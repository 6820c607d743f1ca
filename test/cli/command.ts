// Runs the command line within the test: arguments in; exit code, stdout, stderr and signals out.

import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { runCli } from '../../src/cli/runCli.ts';
import type { TextStream } from '../../src/cli/surroundings.ts';

/** What a run left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Cells of a line; then both streams are terminals. */
  readonly columns?: number;
  /** Called with what sends signals. */
  readonly onStart?: (process: EventEmitter) => void;
  /** Called with all of stdout whenever something was written, and what sends signals. */
  readonly onOutput?: (stdout: string, process: EventEmitter) => void;
}

/** Runs `gradloom` with the arguments. */
export async function gradloom(
  parameters: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const events = new EventEmitter();
  const texts = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): TextStream => ({
    isTTY: options.columns !== undefined,
    columns: options.columns,
    write: (text: string) => {
      texts[name] += text;
      if (name === 'stdout') options.onOutput?.(texts.stdout, events);
      return true;
    },
    on: () => undefined,
  });
  const surroundings = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: options.env ?? {},
    on: (event: string, listener: () => void) => events.on(event, listener),
    off: (event: string, listener: () => void) => events.off(event, listener),
  };
  options.onStart?.(events);
  const code = await runCli(parameters, surroundings);
  return { code, ...texts };
}

const folders: string[] = [];

/** A new folder for files, removed at the end. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gradloom-cli-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** The JSON lines of stdout. Throws where anything else stands there. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A table of two classes that a line separates: x and y, and which is larger. */
export function separableTable(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const [x, y] = [(i * 37) % 101, (i * 61) % 97];
    return `${x},${y},${x > y ? 'below' : 'above'}`;
  });
  return `x,y,side\n${lines.join('\n')}\n`;
}
