// The package as its users have it: packed, installed into empty projects, imported, compiled, bundled and run.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { CONTENT_POLICY } from '../../demo/contentPolicy.ts';
import { complaintsOf, found, launchBrowser } from '../demo/demoPages.ts';
import { serveFolder } from '../demo/serveFolder.ts';
import { matchesOutput } from '../docs/codeBlocks.ts';
import { allBlocks } from '../docs/documents.ts';
import {
  createProject,
  isWithoutNetwork,
  npm,
  ROOT,
  runIn,
  sizeOf,
  temporaryFolder,
} from './emptyProject.ts';

/** What a page's project gets, bytes: the package and the packages that it needs. */
const LARGEST_INSTALLED = 13e6;
/** The packed package, bytes. */
const LARGEST_TARBALL = 2_300_000;
const TOOLS = join(import.meta.dirname, 'tools');
const ADVICE = /npm install ((?:@[\w-]+\/)?[\w-]+@[\d.]+)/;
/** Documents whose programs are run with the package; test/docs runs those of all documents with the sources. */
const RUN_DOCUMENTS = new Set(['README.md', 'docs/tutorial.md']);
/** Compilers under whose own defaults the package must be clean. */
const COMPILERS = {
  '5.9': join(TOOLS, 'node_modules/typescript/bin/tsc'),
  '7': join(ROOT, 'node_modules/typescript/bin/tsc'),
};

const scratch = temporaryFolder();
/** An empty project with the package and nothing else. */
const bare = join(scratch, 'bare');
/** One that has followed the advice of the errors, and has the types of Node. */
const full = join(scratch, 'full');
let tarball = '';
let withoutNetwork = false;

const node = (folder: string, ...parameters: string[]) => runIn(folder, process.execPath, parameters);
const script = (folder: string, code: string) => node(folder, '--input-type=module', '--eval', code);
const command = (folder: string, ...parameters: string[]) =>
  node(folder, join(folder, 'node_modules/gradloom/dist/cli.js'), ...parameters);
const tool = (name: string, ...parameters: string[]) =>
  runIn(TOOLS, 'npx', ['--no-install', name, ...parameters]);
const packed = (name: string) => readFileSync(join(bare, 'node_modules/gradloom', name), 'utf8');

beforeAll(() => {
  // As after `npm start`, which builds no types.
  rmSync(join(ROOT, 'types'), { recursive: true, force: true });
  npm(ROOT, 'pack', '--pack-destination', scratch);
  tarball = join(
    scratch,
    readdirSync(scratch).find((name) => name.endsWith('.tgz'))!,
  );
  try {
    createProject(bare, [tarball]);
    if (!existsSync(join(TOOLS, 'node_modules/publint'))) npm(TOOLS, 'ci');
  } catch (error) {
    if (process.env['CI'] || !isWithoutNetwork(error)) throw error;
    withoutNetwork = true;
  }
}, 600_000);

function needsNetwork(context: TestContext): void {
  if (withoutNetwork) context.skip('no registry of packages can be reached');
}

/** The advice of each error in turn is followed, as a user would. */
function followAdvice(): string[] {
  // The decoder of docs/pictures.md has its types in a package of their own.
  createProject(full, [tarball, '@types/node@20', '@types/pngjs@6']);
  const corrupt = join(full, 'table.h5');
  writeFileSync(corrupt, Buffer.from('\x89HDF\r\n\x1a\n and no more', 'latin1'));
  const environment = 'process.env.GRADLOOM_DRIVER = "swiftshader";';
  const open = `import { openGpu } from 'gradloom/node'; ${environment}
    await openGpu().then((gpu) => gpu.close(), ({ code, hint }) => console.log(code, hint));`;
  const advised: string[] = [];
  for (const attempt of [() => script(full, open), () => command(full, 'data', corrupt)]) {
    for (;;) {
      const { stdout, stderr } = attempt();
      const [, wanted] = ADVICE.exec(stdout + stderr) ?? [];
      if (wanted === undefined || advised.includes(wanted)) break;
      advised.push(wanted);
      npm(full, 'install', wanted);
    }
  }
  return advised;
}

describe('the tarball', () => {
  test('is small, carries types, documents and licence, and bundles nobody else’s code', (context) => {
    needsNetwork(context);
    expect(readFileSync(tarball).length).toBeLessThan(LARGEST_TARBALL);
    for (const name of [
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'types/index.d.ts',
      'types/node.d.ts',
      'types/hdf5.d.ts',
      'types/onnx.d.ts',
      'types/notes.d.ts',
      'types/keras.d.ts',
      'types/standalone.d.ts',
      'types/report.d.ts',
      'types/sweep.d.ts',
      'types/testing.d.ts',
    ]) {
      expect(packed(name), name).not.toBe('');
    }
    const maps = readdirSync(join(bare, 'node_modules/gradloom/dist')).filter((name) =>
      name.endsWith('.map'),
    );
    expect(maps.length).toBeGreaterThan(10);
    const sources = maps.flatMap(
      (name) => (JSON.parse(packed(`dist/${name}`)) as { sources: string[] }).sources,
    );
    expect(sources.filter((source) => !/^\.\.\/(src|shaders)\//.test(source))).toEqual([]);
    const text = readdirSync(join(bare, 'node_modules/gradloom'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(js|map|ts|json)$/.test(name))
      .map(packed);
    expect(text.filter((content) => content.includes(ROOT))).toEqual([]);
  });

  test('has documents whose links lead to something', (context) => {
    needsNetwork(context);
    const own = join(bare, 'node_modules/gradloom');
    const documents = readdirSync(own, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.md'),
    );
    const dead = documents.flatMap((name) =>
      [
        ...packed(name)
          .replaceAll(/`[^`\n]*`/g, '')
          .matchAll(/\]\((?!https:|#)([^)#]+)/g),
      ]
        .map(([, target]) => target!)
        .filter((target) => !existsSync(resolve(own, dirname(name), target)))
        .map((target) => `${name}: ${target}`),
    );
    expect(documents.length).toBeGreaterThan(8);
    expect(dead).toEqual([]);
  });

  test('satisfies publint and attw', (context) => {
    needsNetwork(context);
    const lint = tool('publint', 'run', tarball, '--strict');
    expect(lint, lint.stdout).toMatchObject({ status: 0, stdout: expect.stringContaining('All good!') });
    // There is no CommonJS here, which `require` of Node 20.19 and newer does not mind.
    const types = tool('attw', tarball, '--profile', 'esm-only');
    expect(types.status, types.stdout).toBe(0);
  });
});

describe('a project with the package alone', () => {
  test('is small, and has nothing that only Node needs', (context) => {
    needsNetwork(context);
    expect(sizeOf(join(bare, 'node_modules'))).toBeLessThan(LARGEST_INSTALLED);
    for (const name of ['webgpu', '@sparticuz', 'h5wasm', '@webgpu']) {
      expect(existsSync(join(bare, 'node_modules', name)), name).toBe(false);
    }
  });

  test('runs in Node what needs no GPU', (context) => {
    needsNetwork(context);
    const { stdout, stderr } = script(
      bare,
      `import { dense, drawDigits, fitStandardForm, grad, input, multiply, network } from 'gradloom';
       import { loadData } from 'gradloom/node';
       import { writeFileSync } from 'node:fs';
       const digits = drawDigits({ count: 3, seed: 1 });
       const [slope] = grad(multiply(input('x', []), 2), [input('x', [])]);
       writeFileSync('table.csv', 'a,b,y\\n1,2,3\\n4,5,6\\n7,8,9\\n');
       const { train } = await loadData('table.csv');
       const net = network({ inputs: 784, layers: [dense(10, 'softmax')] });
       console.log(digits.examples, fitStandardForm(digits, 'divideBy255').kind, slope.shape.length, train.examples,
         net.parameters.length);`,
    );
    expect(stderr).toBe('');
    expect(stdout).toBe('3 divideBy255 0 3 2\n');
  });

  test('says in Node and on the command line how to get a GPU', (context) => {
    needsNetwork(context);
    const { status, stderr } = command(bare, 'info');
    expect(status).toBe(1);
    expect(stderr).toMatch(/E_NO_ADAPTER\]\n.*`npm install webgpu@\d+\.\d+\.\d+`/);
  });

  test.for(['5.9', '7'] as const)(
    'compiles under the strict defaults of TypeScript %s',
    (version, context) => {
      needsNetwork(context);
      const folder = join(bare, `page-${version}`);
      mkdirSync(folder);
      writeFileSync(
        join(folder, 'page.mts'),
        `import { adam, type ModelOptions, type RunOptions } from 'gradloom';
       const options: Partial<ModelOptions> = { seed: undefined, classes: undefined };
       const run: RunOptions = { signal: undefined, onProgress: undefined };
       console.log(options, run, adam({ learningRate: undefined }));\n`,
      );
      expect(node(folder, COMPILERS[version], '--init').status).toBe(0);
      // Also what the package's own declarations say.
      const { status, stdout } = node(folder, COMPILERS[version], '--noEmit', '--skipLibCheck', 'false');
      expect(status, stdout).toBe(0);
    },
  );

  test('makes a page that trains under a strict content policy', { timeout: 300_000 }, async (context) => {
    needsNetwork(context);
    if (!found) return context.skip('no Chromium was found');
    const folder = join(bare, 'page');
    mkdirSync(folder);
    copyFileSync(join(ROOT, 'test/size/page.ts'), join(folder, 'page.ts'));
    const policy = CONTENT_POLICY.replace('trusted-types gradloom-worker', "trusted-types 'none'");
    writeFileSync(
      join(folder, 'index.html'),
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><title></title>
       <link rel="icon" href="icon.svg"><script type="module" src="./page.ts"></script>`,
    );
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const settings = { assetsInlineLimit: 0, modulePreload: { polyfill: false } };
    await build({ root: folder, base: './', configFile: false, logLevel: 'error', build: settings });
    const served = await serveFolder(join(folder, 'dist'), '/below/');
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const complaints = complaintsOf(page);
      await page.goto(served.url);
      await page.waitForFunction(() => Number(document.title) > 0, undefined, { timeout: 200_000 });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await served.close();
    }
  });
});

describe('a page without a bundler', () => {
  test('finds the package by the import map of docs/workers.md', { timeout: 120_000 }, async (context) => {
    needsNetwork(context);
    if (!found) return context.skip('no Chromium was found');
    const [, html] = /^```html\n([^]*?)^```$/m.exec(readFileSync(join(ROOT, 'docs/workers.md'), 'utf8'))!;
    writeFileSync(join(bare, 'index.html'), `<!doctype html><link rel="icon" href="data:,">${html}`);
    const served = await serveFolder(bare, '/below/');
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const complaints = complaintsOf(page);
      await page.goto(served.url);
      await expect.poll(() => complaints, { timeout: 60_000 }).not.toEqual([]);
      expect(complaints.join('\n')).toMatch(/^log: (true|false) 3$/);
    } finally {
      await browser.close();
      await served.close();
    }
  });
});

describe('a project that follows the advice of the errors', () => {
  let advised: string[] = [];

  beforeAll(() => {
    if (!withoutNetwork) advised = followAdvice();
  }, 600_000);

  test('gets each optional package once it is needed', (context) => {
    needsNetwork(context);
    expect(advised.map((name) => name.replace(/@[\d.]+$/, ''))).toEqual([
      'webgpu',
      ...(process.platform === 'linux' && process.arch === 'x64' ? ['@sparticuz/chromium'] : []),
      'h5wasm',
    ]);
    const { stderr } = command(full, 'data', 'table.h5');
    expect(stderr).toMatch(/E_FILE_FORMAT/);
  });

  test('has the command', { timeout: 300_000 }, (context) => {
    needsNetwork(context);
    const npx = (...parameters: string[]) => runIn(full, 'npx', ['--no-install', 'gradloom', ...parameters]);
    const info = npx('info', '--json');
    expect(info.status, info.stderr).toBe(0);
    expect(() => JSON.parse(info.stdout) as unknown).not.toThrow();
    const trained = npx('train', '--steps', '60', '--json');
    expect(trained.status, trained.stderr).toBe(0);
    expect(trained.stdout).toMatch(/"ended":"done"|"ended":"finished"|"type":"result"/);
    expect(existsSync(join(full, 'gradloom-run/model.safetensors'))).toBe(true);
  });

  test.for(['5.9', '7'] as const)(
    'compiles every sample of the documents under the strict defaults of TypeScript %s, and runs those that are programs',
    { timeout: 300_000 },
    (version, context) => {
      needsNetwork(context);
      const folder = join(full, `samples-${version}`);
      mkdirSync(folder);
      const blocks = allBlocks().filter(({ language }) => language === 'ts');
      expect(blocks.length).toBeGreaterThanOrEqual(12);
      const files = blocks.map(({ file, place, code, use }) => {
        const name = place.replaceAll(/\W+/g, '-');
        // Each is a module of its own, also where it imports nothing.
        writeFileSync(join(folder, `${name}.mts`), `${code}\nexport {};\n`);
        return { name, place, isProgram: use === 'run' && RUN_DOCUMENTS.has(file) };
      });
      expect(node(folder, COMPILERS[version], '--init').status).toBe(0);
      const types = ['--types', 'node', '--skipLibCheck', 'false'];
      const compiled = node(folder, COMPILERS[version], '--project', '.', ...types);
      expect(compiled.status, compiled.stdout).toBe(0);
      if (version !== '7') return;
      const programs = files.filter(({ isProgram }) => isProgram);
      expect(programs.length).toBeGreaterThanOrEqual(6);
      for (const { name, place } of programs) {
        const { status, stdout, stderr } = node(folder, `${name}.mjs`);
        expect(status, `${place}: ${stderr}`).toBe(0);
        const { output = '…' } = blocks.find((block) => block.place === place)!;
        expect(matchesOutput(stdout, output), `${place} printed\n${stdout}`).toBe(true);
      }
    },
  );
});
