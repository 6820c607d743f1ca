import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { unpackSwiftShader } from '../../src/node/swiftshader.ts';
import { bundle, runBundle } from './dawnBundle.ts';
import { archiveOf, entry } from './dawnTar.ts';

const packaged = process.platform === 'linux' && process.arch === 'x64';
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let counter = 0;
const fresh = () => join(scratch, `place-${counter++}`);

/** A package folder that holds the given archive. */
function packageOf(archive: Uint8Array, version: unknown = '1.2.3'): string {
  const folder = fresh();
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'bin/swiftshader.tar.br'), brotliCompressSync(archive));
  return folder;
}

const whole = archiveOf(
  entry({ name: 'libEGL.so', content: 'not needed' }),
  entry({ name: 'libvk_swiftshader.so', content: 'driver' }),
  entry({ name: 'libvulkan.so.1', content: 'loader' }),
  entry({ name: 'vk_swiftshader_icd.json', content: '{}' }),
);

describe.skipIf(!packaged)('unpacking SwiftShader', () => {
  test('the installed package gives a driver, its loader and its manifest in a folder of its version', () => {
    const folder = fresh();
    const { manifest, loader } = unpackSwiftShader({ folder });
    expect(existsSync(manifest)).toBe(true);
    expect(statSync(loader).size).toBeGreaterThan(100_000);
    expect(statSync(join(dirname(manifest), 'libvk_swiftshader.so')).size).toBeGreaterThan(1_000_000);
    expect(basename(dirname(manifest))).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('only what is needed is kept, and a second call writes nothing', () => {
    const places = { packageFolder: packageOf(whole), folder: fresh() };
    const { manifest } = unpackSwiftShader(places);
    expect(readdirSync(dirname(manifest)).sort()).toEqual([
      'libvk_swiftshader.so',
      'libvulkan.so.1',
      'vk_swiftshader_icd.json',
    ]);
    const before = statSync(manifest).ino;
    rmSync(join(places.packageFolder, 'bin'), { recursive: true });
    unpackSwiftShader(places);
    expect(statSync(manifest).ino).toBe(before);
    expect(readdirSync(places.folder)).toEqual(['1.2.3']);
  });

  test('a folder with holes is replaced as a whole', () => {
    const places = { packageFolder: packageOf(whole), folder: fresh() };
    const { loader } = unpackSwiftShader(places);
    rmSync(loader);
    unpackSwiftShader(places);
    expect(existsSync(loader)).toBe(true);
    expect(readdirSync(places.folder)).toEqual(['1.2.3']);
  });

  test('a file where the folder should be is replaced', () => {
    const places = { packageFolder: packageOf(whole), folder: fresh() };
    mkdirSync(places.folder);
    writeFileSync(join(places.folder, '1.2.3'), '');
    expect(existsSync(unpackSwiftShader(places).loader)).toBe(true);
  });

  test('where the cache cannot be written, a private folder serves', () => {
    const packageFolder = packageOf(whole);
    const blocked = join(packageFolder, 'package.json', 'below-a-file');
    const { loader } = unpackSwiftShader({ packageFolder, folder: blocked });
    expect(existsSync(loader)).toBe(true);
    expect(statSync(dirname(loader)).mode & 0o077).toBe(0);
    rmSync(dirname(loader), { recursive: true });
  });

  test('an archive without the driver leaves nothing behind', () => {
    const folder = fresh();
    const packageFolder = packageOf(archiveOf(entry({ name: 'libvulkan.so.1', content: 'loader' })));
    expect(() => unpackSwiftShader({ packageFolder, folder })).toThrow(/must hold libvk_swiftshader\.so/);
    expect(existsSync(folder)).toBe(false);
  });

  test.each(['../1.2.3', 7, null, '', '..'])('the version %j names no folder', (version) => {
    const packageFolder = packageOf(whole, version);
    expect(() => unpackSwiftShader({ packageFolder, folder: fresh() })).toThrow(/usable version number/);
  });

  test('processes that unpack at the same time all find a whole driver', async () => {
    const folder = fresh();
    const script = await bundle(
      `import { statSync } from 'node:fs';
       import { dirname, join } from 'node:path';
       import { unpackSwiftShader } from '@src/node/swiftshader.ts';
       const { manifest } = unpackSwiftShader({ packageFolder: process.argv[2], folder: process.argv[3] });
       console.log(statSync(join(dirname(manifest), 'libvk_swiftshader.so')).size);`,
      fresh(),
    );
    const require = createRequire(import.meta.url);
    const packageFolder = resolve(dirname(require.resolve('@sparticuz/chromium')), '../..');
    const parameters = [packageFolder, folder];
    const outputs = await Promise.all([1, 2, 3, 4].map(() => runBundle(script, { parameters })));
    const sizes = outputs.map(Number);
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBeGreaterThan(1_000_000);
    expect(readdirSync(folder)).toHaveLength(1);
  }, 60_000);
});
