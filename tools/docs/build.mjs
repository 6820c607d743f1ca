// `npm run docs`: the site of the documents in `site/` – README, the pages of docs/, and the reference out of doc comments.
// usage: node tools/docs/build.mjs [FOLDER]        TypeDoc is installed here by the first run.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writePages } from './pages.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const out = resolve(process.argv[2] ?? join(root, 'site'));
const start = performance.now();

if (!existsSync(join(here, 'node_modules/typedoc/package.json'))) install();
// Of this process alone: another build may run beside it.
const pages = join(root, `.build/pages-${process.pid}`);
process.once('exit', () => rmSync(pages, { recursive: true, force: true }));
const { readme, documents } = writePages(root, pages);
const parameters = ['--options', join(here, 'typedoc.jsonc'), '--out', out, '--readme', readme];
for (const path of documents) parameters.push('--projectDocuments', path);
run(process.execPath, [join(here, 'node_modules/typedoc/bin/typedoc'), ...parameters], root);
console.log(`${join(out, 'index.html')}: ${((performance.now() - start) / 1000).toFixed(1)} s`);

function install() {
  console.error('Installing TypeDoc in tools/docs …');
  const own = process.env.npm_execpath;
  const [program, ...before] = own && /npm-cli\.c?js$/.test(own) ? [process.execPath, own] : ['npm'];
  run(program, [...before, 'ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], here);
}

function run(program, given, cwd) {
  const { status, error } = spawnSync(program, given, {
    cwd,
    stdio: 'inherit',
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}
