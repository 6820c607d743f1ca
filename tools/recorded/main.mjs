// `npm run recorded`: records the runs of demo/recorded/runs/ again.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '../..');
const load = async (path, options = {}) =>
  (await runnerImport(join(root, path), { root, ...options })).module;
const { sourceAlias } = await load('tools/sourceAlias.ts');
const { lightShaders } = await load('tools/lightShaders.ts');
const { recordRuns } = await load('tools/recorded/recordRuns.ts', {
  resolve: { alias: sourceAlias },
  plugins: [lightShaders()],
});
await recordRuns(join(root, 'demo/recorded/runs'));
