// The documents and their blocks of code: which there are, which files they read, and which blocks no test can run.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeBlocks, type CodeBlock } from './codeBlocks.ts';
import { pngFile } from './pngFile.ts';

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** README and the pages of docs/, relative to the root. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The blocks of TypeScript and of commands in all documents. */
export function allBlocks(): CodeBlock[] {
  return DOCUMENTS.flatMap((file) => codeBlocks(file, readFileSync(join(ROOT, file), 'utf8')));
}

const HOUSES = Array.from({ length: 60 }, (_, i) => {
  const area = 40 + ((i * 37) % 120);
  return `${i},${area},${['north', 'south'][i % 2]},${1000 * area + 20_000 * (i % 2)}`;
});

const SHAPES = Array.from({ length: 4 }, (_, i) => {
  const name = `shapes/${['circle', 'square'][i % 2]}/${i}.png`;
  return [name, pngFile({ height: 20, width: 24, grey: 60 * i })] as const;
});

/** Files that a document's blocks take for granted, by document: texts, or bytes. */
export const GIVEN_FILES: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> = {
  'docs/pictures.md': Object.fromEntries(SHAPES),
  'docs/tables.md': {
    'houses.csv': `id,area,side,price\n${HOUSES.join('\n')}\n`,
    'new.csv': 'id,area,side\n1,100,north\n2,100,south\n',
  },
};

/** What the device must have for a document's blocks, by document. Elsewhere the blocks are only compiled. */
export const NEEDED_FEATURES: Readonly<Record<string, GPUFeatureName>> = { 'docs/storage.md': 'shader-f16' };

/** Commands that no test of the documents runs, and why. */
export const UNRUN_COMMANDS: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm (init|pkg|install)\b/, 'needs the registry; test/package installs the package into empty projects'],
  [/^npm (start|test)$/, 'is what runs the tests'],
  [/^npm run (bench|pack:offline)\b/, 'takes minutes; test/bench and test/tools run its parts'],
  [/^(scp|\.\/run)\b/, 'concerns another machine; test/tools/packOfflineRun.test.ts runs a pack'],
  [/^(npx )?gradloom train$/, 'trains for a minute; test/package and test/cli run it with fewer steps'],
  [/^(npx )?gradloom (sweep|worker)\b/, 'needs data of the reader, or a Redis; test/sweep runs them'],
  [/^(npx )?gradloom export\b/, 'reads a model that the reader has; test/cli/export.test.ts runs it'],
  [/^(npx )?gradloom serve\b/, 'runs until a signal; test/cli/serve.test.ts runs it'],
  [/^curl\b/, 'asks a server that the reader has started; test/node/serve asks such ones'],
  [/^(npx )?gradloom tune\b/, 'measures for minutes; test/cli/tune.test.ts runs it'],
  [
    /--data (california-housing|wine)\.csv\b/,
    'reads a table that the reader has, for minutes; test/cli/train*.test.ts train on others',
  ],
  [/^(node|python) bench\/tabular\//, 'reads tables that the reader has, for minutes'],
  [
    /--data sensors\.csv\b/,
    'reads a table that the reader has; test/cli/trainStream.test.ts trains on another',
  ],
  [/--tensor-cores$/, 'needs a device with tensor cores'],
  [/--data mnist\b/, 'downloads; test/cli/data.test.ts reads data sets of that form'],
  [/\biris\.csv\b/, 'reads a file that the reader has; test/cli/tables.test.ts reads such ones'],
  [/^(npx )?gradloom info$/, 'measures the device; test/cli/info.test.ts runs it'],
];
