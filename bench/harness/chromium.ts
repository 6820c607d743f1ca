// Contestants in a headless Chromium, each in a browser of its own. Nothing is served: Playwright answers for the site.

import { resolve } from 'node:path';
import type * as Playwright from 'playwright-core';
import type * as Vite from 'vite';
import { findChromium } from '../../tools/chromium.ts';
import { lightShaders } from '../../tools/lightShaders.ts';
import type { Answer } from './answering.ts';
import type { Child } from './child.ts';

/** Pages of localhost may use WebGPU; no request leaves the browser. */
const SITE = 'http://localhost';
const PAGE = 'page.js';

let built: Promise<ReadonlyMap<string, string>> | undefined;

/**
 * Starts a browser whose page answers requests as a child process does.
 *
 * @param peers the folder `bench/peers`, with its packages installed.
 * @throws Error where no Chromium is found.
 */
export async function openChromiumChild(peers: string): Promise<Child> {
  const found = await findChromium();
  if (!found) throw new Error('no Chromium was found; CHROMIUM_PATH may name one');
  built ??= buildPage(resolve(peers, '../..'));
  const files = await built;
  // Named at run time only, so that the built bench does not contain them.
  const { chromium } = await importAtRunTime<typeof Playwright>('playwright-core');
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    args: [...found.args, '--enable-unsafe-webgpu'],
    // Playwright's answers to these signals keep this process alive; the browser ends when its pipe is closed.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    if (path === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    const body = files.get(path);
    return body === undefined
      ? route.fulfill({ status: 404, body: '' })
      : route.fulfill({ contentType: 'text/javascript', body });
  });
  await page.goto(`${SITE}/`);
  return {
    ask: async (request) => {
      const answer = (await page.evaluate(
        `import('/${PAGE}').then(({ answer }) => answer(${JSON.stringify(request)}))`,
      )) as Answer;
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    end: () => browser.close(),
  };
}

/** The page and what it imports: names and texts of the files. */
async function buildPage(root: string): Promise<ReadonlyMap<string, string>> {
  const { build } = await importAtRunTime<typeof Vite>('vite');
  const result = await build({
    configFile: false,
    root,
    logLevel: 'silent',
    plugins: [lightShaders()],
    resolve: { alias: { gradloom: resolve(root, 'src/index.ts') } },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: {
        input: resolve(root, 'bench/harness/page.ts'),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: PAGE },
      },
    },
  });
  const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []));
  return new Map(
    outputs.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])),
  );
}

async function importAtRunTime<Module>(name: string): Promise<Module> {
  return (await import(/* @vite-ignore */ name)) as Module;
}
