import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** The demo pages, on the library's own source: `npm run demo` serves them, `npm run demo:build` writes `demo/dist`. */
export default defineConfig({
  root,
  base: './',
  resolve: { alias: { gradloom: resolve(root, '../src/index.ts') } },
  // Named, so that the first visit is not interrupted by a reload when they are found.
  optimizeDeps: { include: ['uplot', 'valibot', 'fflate'] },
  server: { fs: { allow: [resolve(root, '..')] } },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    rollupOptions: {
      input: { index: resolve(root, 'index.html'), digits: resolve(root, 'digits/index.html') },
    },
  },
});
