// Models as modules and pages, out of the command line.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { dense, encodeModel, network } from '../../src/index.ts';
import type * as exported from '../../src/standalone/runtime/model.d.mts';
import { gradloom, temporaryFolder } from './command.ts';

let folder: string;
const net = network({ inputs: 2, layers: [dense(2, 'softmax')] });
const values = new Map([
  ['W1', Float32Array.of(1, 0, 0, 1)],
  ['b1', Float32Array.of(0, 0)],
]);

beforeAll(async () => {
  folder = await temporaryFolder();
  const model = { network: net, classes: ['left', 'right'], values: async () => values };
  await writeFile(join(folder, 'm.safetensors'), await encodeModel(model));
});

const exportTo = async (name: string) =>
  gradloom(['export', '--model', join(folder, 'm.safetensors'), '--out', join(folder, name)]);

describe('gradloom export', () => {
  test('writes a module with its types, and replaces them', async () => {
    for (let time = 0; time < 2; time++) expect((await exportTo('m.mjs')).code).toBe(0);
    expect(await readFile(join(folder, 'm.d.mts'), 'utf8')).toContain('createModel');
    const url = pathToFileURL(join(folder, 'm.mjs')).href;
    const { createModel } = (await import(/* @vite-ignore */ url)) as typeof exported;
    const model = await createModel({ backend: 'javascript' });
    expect((await model.classify([1, 3]))[0]!.label).toBe('right');
  });

  test('writes a page, and replaces it', async () => {
    for (let time = 0; time < 2; time++) expect((await exportTo('m.html')).code).toBe(0);
    expect(await readFile(join(folder, 'm.html'), 'utf8')).toContain("default-src 'none'");
  });

  test.each(['own.js', 'own.html', 'types.d.ts'])(
    'replaces no program of somebody else: %s',
    async (name) => {
      await writeFile(join(folder, name), '// my own work\n');
      const { code, stderr } = await exportTo(name.replace('.d.ts', '.js'));
      expect(code).not.toBe(0);
      expect(stderr).toContain('another kind');
      expect(await readFile(join(folder, name), 'utf8')).toBe('// my own work\n');
    },
  );
});
