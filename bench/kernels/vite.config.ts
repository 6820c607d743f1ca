import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** Builds the kernel benchmarks: `npx vite build -c bench/kernels/vite.config.ts && node .build/bench/matmul.js`. */
export default defineConfig({
  build: {
    target: 'es2023',
    ssr: true,
    outDir: resolve(import.meta.dirname, '../../.build/bench'),
    emptyOutDir: false,
    rollupOptions: {
      input: Object.fromEntries(
        ['matmul', 'memory'].map((name) => [name, resolve(import.meta.dirname, `${name}.ts`)]),
      ),
    },
  },
});
