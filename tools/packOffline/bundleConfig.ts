// How the code of the offline pack is bundled: everything into it, but for Dawn and SwiftShader.

import { join } from 'node:path';
import type { UserConfig } from 'vite';
import { lightShaders } from '../lightShaders.ts';
import { sourceAlias } from '../sourceAlias.ts';

/** Vite's configuration for bundling entries (name → source file) of the repository at `root`. */
export function bundleConfig(root: string, input: Record<string, string>): UserConfig {
  return {
    root,
    plugins: [lightShaders()],
    resolve: {
      alias: {
        vitest: join(root, 'tools/packOffline/inside/vitest.ts'),
        ...sourceAlias,
      },
    },
    ssr: { noExternal: true, external: ['webgpu', '@sparticuz/chromium'], target: 'node' },
    build: {
      target: 'es2023',
      ssr: true,
      minify: false,
      emptyOutDir: true,
      reportCompressedSize: false,
      rollupOptions: {
        input,
        output: {
          // Names stay, so that failures can be read: only space between words is left out.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
          // The bench imports its peers under the names that they have in the repository.
          entryFileNames: ({ name }) => (name.startsWith('bench/peers/') ? '[name].mjs' : '[name].js'),
          // As deep as the tests, some of which look for data beside the repository.
          chunkFileNames: 'test/chunks/[name]-[hash].js',
        },
      },
    },
  };
}
