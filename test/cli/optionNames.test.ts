// Options that messages, hints and documents name exist.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { Output } from '../../src/cli/output.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';

const root = resolve(import.meta.dirname, '../..');
const silent = { write: () => true, on: () => undefined };
const surroundings: Surroundings = {
  stdout: silent,
  stderr: silent,
  env: {},
  on: () => undefined,
  off: () => undefined,
};
const program = createProgram({
  surroundings,
  command: 'gradloom',
  open: (options) => new Output(surroundings, options),
  exit: () => undefined,
});
const flagsOf = (command: Command): string[] =>
  [...command.options.map(({ long }) => long ?? ''), '--help'].filter(Boolean);
const known = new Set(program.commands.flatMap(flagsOf).concat(flagsOf(program)));
/** Options of other programs: Node's, Chrome's, npm's. */
const FOREIGN = new Set(['--enable-unsafe-webgpu', '--import', '--input-type']);

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function flagsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])--[a-z](?:[a-z0-9-]*[a-z0-9])?/g)].map(([flag]) => flag);
}

describe('options that are named', () => {
  test('the program has options at all, each with a description', () => {
    expect(known.size).toBeGreaterThan(30);
    for (const command of program.commands)
      for (const option of command.options) expect(option.description, option.flags).not.toBe('');
  });

  test('in messages, hints and comments of the sources exist', () => {
    const unknown = sources('src').flatMap((path) =>
      flagsIn(readFileSync(join(root, path), 'utf8'))
        .filter((flag) => !known.has(flag) && !FOREIGN.has(flag))
        .map((flag) => `${path}: ${flag}`),
    );
    expect(unknown).toEqual([]);
  });

  test('in the commands that the README and the documents show exist for that command', () => {
    const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
    const shown = documents
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => [
        ...readFileSync(join(root, path), 'utf8').matchAll(
          /\bgradloom(?: --)? (train|predict|export|data|info|tune)\b([^`\n]*)/g,
        ),
      ]);
    expect(shown.length).toBeGreaterThan(6);
    for (const [, name = '', rest = ''] of shown) {
      const own = flagsOf(program.commands.find((command) => command.name() === name)!);
      expect(
        flagsIn(rest).filter((flag) => !own.includes(flag)),
        name,
      ).toEqual([]);
    }
  });

  test('docs/command-line.md names every option of every command', () => {
    const document = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
    const named = new Set(flagsIn(document));
    expect([...known].filter((flag) => !named.has(flag))).toEqual([]);
  });
});

test('every exit code is in the help and in docs/command-line.md', async () => {
  const { EXIT, TRAIN_EXIT_CODES_HELP } = await import('../../src/cli/failure.ts');
  const document = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
  for (const code of Object.values(EXIT)) {
    expect(document).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
    expect(TRAIN_EXIT_CODES_HELP).toMatch(new RegExp(`\\b${code}\\b`));
  }
});
