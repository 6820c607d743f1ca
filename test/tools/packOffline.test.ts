// What goes into the offline pack.

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleEntries, LARGEST_PACK, missingNeeds, packedFiles } from '../../tools/packOffline/contents.ts';
import { gpuTests } from '../../tools/packOffline/gpuTests.ts';

const root = resolve(import.meta.dirname, '../..');
const onLinux = process.platform === 'linux' && process.arch === 'x64';

const { packed, left } = gpuTests(root);

describe('the tests for the pack', () => {
  test('are those that open a device', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'test/gpu/faults.test.ts',
        'test/gpu/exit.test.ts',
        'test/kernels/matmul.test.ts',
        'test/kernels/matmulTrial.test.ts',
        'test/train/trainer.test.ts',
      ]),
    );
    expect(packed).not.toContain('test/wgsl/link.test.ts');
  });

  test('leave behind what a machine without network cannot run, with the reason', () => {
    expect(left.get('test/node/dawn.test.ts')).toBe('vite');
    expect(left.get('test/docs/runBlocks.test.ts')).toBe('imports of sources');
    expect(left.get('test/cli/builtCommand.test.ts')).toBe('a build');
    expect(left.size).toBeLessThan(packed.length / 10);
  });
});

describe.skipIf(!onLinux)('the files of the pack', () => {
  const files = onLinux ? packedFiles(root) : [];
  const bytesOf = ({ source }: (typeof files)[number]): number =>
    'file' in source ? statSync(source.file).size : source.bytes.length;

  test('are Node, Dawn for Linux x64 and no other, the Vulkan loader and what a bare machine lacks', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['node', 'lib/libvulkan.so.1', 'lib/order.txt', 'app/package.json', 'complete']),
    );
    expect(paths.filter((path) => path.endsWith('dawn.node'))).toEqual([
      'app/node_modules/webgpu/dist/linux-x64/dawn.node',
    ]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('and libglvnd, which NVIDIA’s driver opens at run time, each library before those that need it', () => {
    const order = new TextDecoder().decode(
      (files.find(({ path }) => path === 'lib/order.txt')!.source as { bytes: Uint8Array }).bytes,
    );
    const glvnd = ['libGLdispatch.so.0', 'libGLX.so.0', 'libGL.so.1', 'libEGL.so.1'];
    const here = glvnd.filter((name) => !missingNeeds().includes(name));
    expect(order.split('\n').filter((name) => glvnd.includes(name))).toEqual(here);
    for (const name of here) expect(files.map(({ path }) => path)).toContain(`lib/${name}`);
  });

  test('unpacked are few enough for the archive, which has about a third of their bytes', () => {
    const total = files.reduce((sum, file) => sum + bytesOf(file), 0);
    expect(total).toBeGreaterThan(60e6);
    expect(total).toBeLessThan(LARGEST_PACK * 2.5);
  });

  test('and the sources of its code exist', () => {
    const entries = bundleEntries(root, packed);
    expect(Object.values(entries).filter((path) => !existsSync(path))).toEqual([]);
    expect(Object.keys(entries)).toEqual(
      expect.arrayContaining(['start', '.build/bench', 'dist/cli', 'dist/node']),
    );
  });
});
