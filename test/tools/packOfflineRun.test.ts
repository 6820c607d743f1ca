// Starting the offline pack: unpacking, the adapter that it demands, and what its own small test runner reports.

import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleConfig } from '../../tools/packOffline/bundleConfig.ts';
import { bundleEntries } from '../../tools/packOffline/contents.ts';
import { gpuTests } from '../../tools/packOffline/gpuTests.ts';
import { unpackSwiftShader } from '../../src/node/swiftshader.ts';
import type { TestResult } from '../../tools/packOffline/inside/testFile.ts';

const root = resolve(import.meta.dirname, '../..');
const inside = join(root, 'tools/packOffline/inside');
const onLinux = process.platform === 'linux' && process.arch === 'x64';
/** A driver to be compiled needs one. */
const compiler = spawnSync('cc', ['--version']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
const app = join(scratch, 'app');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Writes a test file and gives its path. */
function source(name: string, text: string): string {
  const path = join(scratch, `${name}.test.ts`);
  writeFileSync(path, `import { afterAll, describe, expect, it, test, vi } from 'vitest';\n${text}`);
  return path;
}

// The whole bundle of the pack, and beside it files that fail in known ways.
beforeAll(async () => {
  const input = {
    all: source(
      'all',
      `describe('sums', () => {
           it.each([1, 2])('of %i', (value) => expect(value + value).toBe(2));
           it('softly', () => { expect.soft(1).toBe(2); expect.soft(3).toBe(4); });
         });
         test('absent', (context) => context.skip('no data'));
         test('rejects', async () => { await expect(Promise.reject(new Error('no'))).rejects.toThrow('no'); });
         test.skipIf(true)('never', () => {});
         test('stubs', () => {
           const object = { twice: (x) => 2 * x };
           const spy = vi.spyOn(object, 'twice');
           vi.stubEnv('GRADLOOM_STUB', 'set');
           expect([object.twice(3), process.env.GRADLOOM_STUB]).toEqual([6, 'set']);
           expect(spy).toHaveBeenCalledExactlyOnceWith(3);
           vi.unstubAllEnvs();
           expect(process.env.GRADLOOM_STUB).toBe(undefined);
         });
         test('matches', () => expect({ a: 'xy' }).toMatchObject({ a: expect.stringContaining('x') }));`,
    ),
    empty: source('empty', 'void [describe, expect, it, test, vi, afterAll];'),
    hook: source('hook', `afterAll(() => { throw new Error('late'); }); test('fine', () => {});`),
  };
  const own = Object.entries(bundleEntries(root, gpuTests(root).packed));
  // The peers of the bench take long, and are not in every working tree.
  const entries = Object.fromEntries(own.filter(([name]) => !name.startsWith('bench/peers/')));
  const config = bundleConfig(root, { ...entries, ...input });
  await build({ ...config, configFile: false, logLevel: 'silent', build: { ...config.build, outDir: app } });
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  copyFileSync(join(root, 'package.json'), join(app, 'package.json'));
});

/** Runs one of the bundled test files. */
async function run(name: string): Promise<TestResult[]> {
  const child = fork(join(app, 'testFile.js'), [join(app, `${name}.js`)], { stdio: 'pipe' });
  let results: TestResult[] = [];
  child.on('message', (message) => (results = message as TestResult[]));
  await new Promise((done) => child.on('close', done));
  return results;
}

describe('the runner of the pack', () => {
  test('tells passed, failed and skipped tests, with reasons', async () => {
    const results = await run('all');
    expect(results.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      'sums › of 1: passed',
      'sums › of 2: failed',
      'sums › softly: failed',
      'absent: skipped',
      'rejects: passed',
      'never: skipped',
      'stubs: passed',
      'matches: passed',
    ]);
    expect(results[1]!.reason).toMatch(/expected 4 to be 2/);
    expect(results[2]!.reason).toMatch(/expected 1 to be 2[^]*expected 3 to be 4/);
    expect(results[3]!.reason).toBe('no data');
  });

  test('takes a file without tests, and a hook that throws, for failures', async () => {
    expect(await run('empty')).toMatchObject([{ state: 'failed' }]);
    expect(await run('hook')).toMatchObject([{ state: 'passed' }, { state: 'failed', reason: /late/ }]);
  });
});

/** Starts the pack where no GPU is offered. */
function start(...parameters: string[]) {
  return spawnSync(process.execPath, [join(app, 'start.js'), ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, GRADLOOM_DRIVER: 'swiftshader', VK_DRIVER_FILES: undefined },
  });
}

/** What a script of the pack says of words that it does not know, after its exit code. */
const refused = (...parameters: string[]): string => {
  const [script, ...words] = parameters;
  const { status, stderr } = spawnSync(process.execPath, [join(app, `${script}.js`), ...words], {
    encoding: 'utf8',
    env: { ...process.env, OUT: join(scratch, 'all.test.ts') },
  });
  return `${status} ${stderr}`;
};

describe.skipIf(!onLinux)('starting the pack', () => {
  test('ends with 3 where only a software driver answers, unless that is allowed, and gives scripts the library', () => {
    mkdirSync(join(scratch, 'lib'), { recursive: true });
    writeFileSync(join(scratch, 'lib/order.txt'), 'libc.so.6\n');
    const script = [
      "import { add } from 'gradloom';",
      "import { openGpu } from 'gradloom/node';",
      'console.log(typeof add, typeof openGpu, process.argv[2]);',
      'process.exitCode = 7;',
    ];
    writeFileSync(join(scratch, 'script.mjs'), script.join('\n'));
    const refused = start('node', join(scratch, 'script.mjs'), 'a');
    expect(refused.stderr).toMatch(/^adapter: SwiftShader.*\(software\)$/m);
    expect(refused).toMatchObject({ status: 3, stdout: '' });
    expect(start('--allow-software', 'node', join(scratch, 'script.mjs'), 'a')).toMatchObject({
      status: 7,
      stdout: 'function function a\n',
    });
    expect(start('dance')).toMatchObject({ status: 2, stdout: '' });
  });

  test('passes SIGTERM on, waits for what the script does then, and gives its exit code', async () => {
    mkdirSync(join(scratch, 'lib'), { recursive: true });
    writeFileSync(join(scratch, 'lib/order.txt'), 'libc.so.6\n');
    const script = [
      "process.on('SIGTERM', () => { console.log('ending'); process.exit(9); });",
      "console.log('begun');",
      'setInterval(() => {}, 1e6);',
    ];
    writeFileSync(join(scratch, 'waits.mjs'), script.join('\n'));
    const started = spawn(
      process.execPath,
      [join(app, 'start.js'), '--allow-software', 'node', join(scratch, 'waits.mjs')],
      { env: { ...process.env, GRADLOOM_DRIVER: 'swiftshader', VK_DRIVER_FILES: undefined } },
    );
    let output = '';
    started.stdout.on('data', (text) => {
      output += text;
      if (output === 'begun\n') started.kill('SIGTERM');
    });
    const [code] = await once(started, 'close');
    expect({ code, output }).toEqual({ code: 9, output: 'begun\nending\n' });
  });

  test('measure, when it is interrupted, ends the step and keeps what was measured', async () => {
    const out = join(scratch, 'measured');
    const started = spawn(
      process.execPath,
      [join(app, 'measure.js'), '--software', '--only', 'info,train', '--out', out],
      { env: { ...process.env, GRADLOOM_DRIVER: 'swiftshader', VK_DRIVER_FILES: undefined } },
    );
    let told = '';
    started.stderr.on('data', (text) => {
      told += text;
      if (/^info: .*\n$/.test(told)) started.kill('SIGINT');
    });
    const [code] = await once(started, 'close');
    expect(told).toMatch(/^info: done, .*\ntrain: stopped, .*\nwritten: /);
    expect(code).toBe(130);
    const { steps } = JSON.parse(readFileSync(join(out, 'measured.json'), 'utf8')) as { steps: object[] };
    expect(steps).toMatchObject([
      { name: 'info', ending: 'done' },
      { name: 'train', ending: 'stopped' },
    ]);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('| train | stopped |');
  });

  test('measure and tests refuse words that they do not know, in a line', () => {
    expect(refused('measure', '--fast')).toMatch(/^2 measure: [^\n]*--fast[^\n]*\n$/);
    expect(refused('measure', '--only', 'info')).toMatch(
      /^1 measure: the folder of results must take files; got EEXIST[^\n]*--out[^\n]*\n$/,
    );
    expect(refused('.build/bench', '--fast')).toMatch(/^2 bench: [^\n]*--fast[^\n]*\n$/);
    expect(refused('.build/bench', '--rounds', 'few')).toMatch(
      /^2 bench: --rounds must be [^\n]*got few\.\n$/,
    );
    expect(refused('runTests', '--fast')).toMatch(/^2 tests: [^\n]*--fast[^\n]*\n$/);
    expect(refused('runTests', '--jobs', 'all')).toMatch(/^2 tests: --jobs must be [^\n]*got all\.\n$/);
  });

  test.skipIf(!compiler)(
    'takes a driver that opens libraries at run time, out of the pack, and tells what the loader says without',
    () => {
      const needed = 'libgradloom-late.so.0';
      const driver = join(scratch, 'libGLX_nvidia.so.0');
      const swiftshader = join(dirname(unpackSwiftShader().manifest), 'libvk_swiftshader.so');
      const source = join(import.meta.dirname, 'lateDriver.c');
      const names = [`-DNEEDED="${needed}"`, `-DDRIVER="${swiftshader}"`];
      execFileSync('cc', ['-shared', '-fPIC', ...names, source, '-o', driver]);
      const manifest = join(scratch, 'late_icd.json');
      const icd = { library_path: driver, api_version: '1.3.0' };
      writeFileSync(manifest, JSON.stringify({ file_format_version: '1.0.0', ICD: icd }));
      mkdirSync(join(scratch, 'lib'), { recursive: true });
      const startLate = () =>
        spawnSync(process.execPath, [join(app, 'start.js'), 'info', '--no-measure'], {
          encoding: 'utf8',
          env: { ...process.env, GRADLOOM_DRIVER: '', VK_DRIVER_FILES: manifest },
        });
      writeFileSync(join(scratch, 'lib/order.txt'), 'libc.so.6\n');
      const without = startLate();
      expect(without.status).toBe(1);
      expect(without.stderr).toMatch(/^adapter: none\. dawn: the named Vulkan driver must work/m);
      expect(without.stderr).toMatch(
        /The Vulkan loader says: “[^”]*vk_icdGetInstanceProcAddr[^”]*libGLX_nvidia\.so\.0/,
      );
      // What it opens at run time lies in the pack, as libglvnd does.
      execFileSync('cc', ['-shared', '-fPIC', '-xc', '/dev/null', '-o', join(scratch, 'lib', needed)]);
      writeFileSync(join(scratch, 'lib/order.txt'), `libc.so.6\n${needed}\n`);
      const found = startLate();
      expect(found.stderr).toContain(`taken from the pack: ${needed}`);
      expect(found.stderr).toMatch(/^adapter: SwiftShader.*\(software\)$/m);
      expect(found.status).toBe(3);
    },
  );

  test('unpacks once, also when started several times at once, and refuses a damaged archive', () => {
    const pack = join(scratch, 'pack');
    const payload = join(scratch, 'payload');
    mkdirSync(pack);
    mkdirSync(join(payload, 'app'), { recursive: true });
    writeFileSync(join(payload, 'complete'), '');
    writeFileSync(join(payload, 'node'), '#!/bin/sh\nif [ "$1" != -e ]; then echo "$@"; fi\n', {
      mode: 0o755,
    });
    const shell = (command: string, environment = {}) =>
      spawnSync('sh', ['-c', command], {
        encoding: 'utf8',
        cwd: pack,
        env: { ...process.env, TMPDIR: join(scratch, 'nowhere'), ...environment },
      });
    shell(
      `cp ${join(inside, 'run')} run && tar -cf - -C ${payload} . | gzip > payload.tar.gz && echo abc > stamp`,
    );
    const several = shell('for i in 1 2 3 4; do ./run start $i & done; wait');
    expect(several.stderr).toBe('');
    expect(several.stdout.trim().split('\n').sort()).toEqual(
      [1, 2, 3, 4].map((index) => `${pack}/.unpacked/abc/app/start.js start ${index}`),
    );
    expect(readdirSync(join(pack, '.unpacked'))).toEqual(['abc']);

    const damaged = shell('head -c 200 payload.tar.gz > cut && mv cut payload.tar.gz && ./run', {
      GRADLOOM_UNPACK: join(scratch, 'elsewhere'),
    });
    expect(damaged.status).toBe(1);
    expect(damaged.stderr).toContain('cannot unpack');
    expect(readdirSync(join(scratch, 'elsewhere'))).toEqual([]);
  });
});
