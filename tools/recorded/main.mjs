// `npm run recorded`: records the runs of demo/recorded/runs/ and demo/lessons/recorded/runs/ again.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '../..');
const load = async (path, options = {}) =>
  (await runnerImport(join(root, path), { root, ...options })).module;
const { sourceAlias } = await load('tools/sourceAlias.ts');
const { lightShaders } = await load('tools/lightShaders.ts');
// All of the work is done while the module is imported: Vite's runner ends with that.
const options = { resolve: { alias: sourceAlias }, plugins: [lightShaders()] };
await load('tools/recorded/recordRuns.ts', options);
await load('tools/recorded/recordLessons.ts', options);
