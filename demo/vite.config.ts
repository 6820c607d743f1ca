// The demo pages: `vite demo` serves them, `vite build demo` writes them to demo/dist for any static host.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { lightCharts } from '../tools/lightCharts.ts';
import { lightShaders } from '../tools/lightShaders.ts';
import { sourceAlias } from '../tools/sourceAlias.ts';
import { contentPolicy } from './contentPolicy.ts';
import { pageFrame } from './pageFrame.ts';
import { PAGES } from './shared/pages.ts';

const demo = import.meta.dirname;
const root = resolve(demo, '..');

/** The bench's contestant as a page needs it: the core and its webgpu backend, no layers, no other backend. */
const tensorflowAlias = {
  '@tensorflow/tfjs-backend-wasm': resolve(demo, 'bench/absentBackend.ts'),
  '@tensorflow/tfjs-backend-webgpu': resolve(root, 'node_modules/@tensorflow/tfjs-backend-webgpu'),
  '@tensorflow/tfjs-core': resolve(root, 'node_modules/@tensorflow/tfjs-core'),
  '@tensorflow/tfjs': resolve(root, 'node_modules/@tensorflow/tfjs-core'),
};

export default defineConfig({
  root: demo,
  // Relative addresses, so that the pages work below any path.
  base: './',
  // An address that is no page is an error, not the first page.
  appType: 'mpa',
  resolve: { alias: { ...sourceAlias, ...tensorflowAlias } },
  server: { fs: { allow: [root] } },
  // The worker's imports are not found before it runs; naming them spares the page a reload. `lightCharts` needs uPlot's file.
  optimizeDeps: { include: ['valibot'], exclude: ['uplot'] },
  plugins: [lightShaders(), lightCharts(), pageFrame(), contentPolicy()],
  worker: { format: 'es', plugins: () => [lightShaders()] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // A picture as a `data:` address would need a wider policy, and so would fetching modules ahead by hand.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: Object.fromEntries(
        PAGES.map(({ folder }) => [`${folder || 'start'}/index`, resolve(demo, folder, 'index.html')]),
      ),
    },
  },
});
