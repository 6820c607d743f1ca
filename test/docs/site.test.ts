// `npm run docs`: the site builds without a warning, has the pages and the reference, and no link leads nowhere.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import { isWithoutNetwork } from '../package/emptyProject.ts';
import { ROOT } from './documents.ts';
import { deadSiteLinks } from './siteLinks.ts';

const site = mkdtempSync(join(tmpdir(), 'gradloom-site-'));
let withoutNetwork = false;

beforeAll(() => {
  const build = join(ROOT, 'tools/docs/build.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [build, site], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  // TypeDoc is installed by the first build.
  withoutNetwork = status !== 0 && !process.env['CI'] && isWithoutNetwork(stderr);
  if (status !== 0 && !withoutNetwork) throw new Error(`npm run docs: ${stdout}${stderr}`);
}, 600_000);
afterAll(() => rmSync(site, { recursive: true, force: true }));

function needsSite(context: TestContext): void {
  if (withoutNetwork) context.skip('no registry of packages can be reached');
}

test('the site begins with the README, and has the pages and the reference of each entry', (context) => {
  needsSite(context);
  expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain('Two commands');
  for (const name of [
    'documents/Tutorial.html',
    'modules/gradloom.html',
    'modules/gradloom_node.html',
    'modules/gradloom_hdf5.html',
    'modules/gradloom_onnx.html',
    'modules/gradloom_notes.html',
    'modules/gradloom_keras.html',
    'modules/gradloom_standalone.html',
    'modules/gradloom_report.html',
    'modules/gradloom_sweep.html',
    'modules/gradloom_testing.html',
    'functions/gradloom.createTrainer.html',
    'functions/gradloom_testing.injectFaults.html',
  ]) {
    expect(existsSync(join(site, name)), name).toBe(true);
  }
});

test('no link of the site leads nowhere', (context) => {
  needsSite(context);
  const { links, pages, dead } = deadSiteLinks(site);
  expect(pages).toBeGreaterThan(300);
  expect(links).toBeGreaterThan(3000);
  expect(dead).toEqual([]);
});
