// Every program in README and docs/ is run, and prints what the text says; every command that they name exists.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { gradloom } from '../cli/command.ts';
import { matchesOutput, type CodeBlock } from './codeBlocks.ts';
import { allBlocks, DOCUMENTS, GIVEN_FILES, NEEDED_FEATURES, UNRUN_COMMANDS } from './documents.ts';

const blocks = allBlocks();
const start = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-docs-'));
let features: ReadonlySet<string>;

beforeAll(async () => {
  const gpu = await openGpu();
  features = new Set(gpu.features);
  gpu.close();
});
afterEach(() => process.chdir(start));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Commands of a block, a line each, without comments. */
const commandsOf = ({ code }: CodeBlock): string[] =>
  code
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');

/** Runs a program in the folder where the process is; what it prints. */
async function runProgram({ place, code }: CodeBlock): Promise<string> {
  const lines: string[] = [];
  const print = vi
    .spyOn(console, 'log')
    .mockImplementation((...values) => void lines.push(format(...values)));
  try {
    const file = join(process.cwd(), `${place.replaceAll(/\W+/g, '-')}.ts`);
    writeFileSync(file, code);
    await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    print.mockRestore();
  }
  return lines.join('\n');
}

async function runCommands(block: CodeBlock): Promise<string> {
  const printed: string[] = [];
  for (const line of commandsOf(block)) {
    const [program, ...parameters] = line.replace(/^npx /, '').split(/\s+/);
    expect(program, `${block.place}: a command that is run`).toBe('gradloom');
    const { code, stdout, stderr } = await gradloom(parameters);
    expect(code, `${block.place}: ${line}: ${stderr}`).toBe(0);
    printed.push(stdout);
  }
  return printed.join('');
}

describe.each(DOCUMENTS.filter((file) => blocks.some((block) => block.file === file && block.use === 'run')))(
  '%s',
  (file) => {
    const folder = mkdtempSync(join(scratch, 'run-'));
    for (const [name, content] of Object.entries(GIVEN_FILES[file] ?? {})) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }

    // In their order and in one folder: later ones read what earlier ones wrote.
    test.each(blocks.filter((block) => block.file === file && block.use === 'run'))(
      'runs $place',
      async (block) => {
        const needed = NEEDED_FEATURES[file];
        if (needed && !features.has(needed)) return;
        process.chdir(folder);
        const printed = await (block.language === 'ts' ? runProgram(block) : runCommands(block));
        const { place, output } = block;
        if (output === undefined) return;
        expect(matchesOutput(printed, output), `${place} printed\n${printed}\nand not\n${output}`).toBe(true);
      },
    );
  },
);

describe('the documents', () => {
  test('have no program that is only compiled', () => {
    const idle = blocks.filter(({ language, use }) => language === 'ts' && use === 'compiled');
    expect(idle.map(({ place }) => place)).toEqual([]);
  });

  test('have no command that is not run without a reason, and no reason without a command', () => {
    const unrun = blocks
      .filter(({ language, use }) => language === 'sh' && use === 'compiled')
      .flatMap(commandsOf);
    expect(unrun.filter((line) => !UNRUN_COMMANDS.some(([pattern]) => pattern.test(line)))).toEqual([]);
    const idle = UNRUN_COMMANDS.filter(([pattern]) => !unrun.some((line) => pattern.test(line)));
    expect(idle.map(([pattern]) => pattern.source)).toEqual([]);
  });

  test('name only options that the command has', async () => {
    const commands = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(commandsOf)
      .map((line) => /^(?:npx )?gradloom (\w+)(.*)$/.exec(line))
      .filter((match) => match !== null);
    expect(commands.length).toBeGreaterThan(10);
    for (const [line, name, rest] of commands) {
      const { code, stdout } = await gradloom([name!, '--help']);
      expect(code, line).toBe(0);
      for (const [option] of rest!.matchAll(/--[\w-]+/g)) expect(stdout, line).toContain(option);
    }
  });

  test('have a judge of outputs that can say no', () => {
    expect(matchesOutput('a 1.23 b\nc', 'a 1.… b\nc\n')).toBe(true);
    expect(matchesOutput('a 1.23 b\nc', 'a 2.… b\nc')).toBe(false);
    expect(matchesOutput('a\nb\nc', 'a\n…\nc')).toBe(true);
    expect(matchesOutput('a\nb', 'a')).toBe(false);
    expect(matchesOutput('', 'a')).toBe(false);
  });
});
