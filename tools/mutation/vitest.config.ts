// The tests that a mutant is run against: those of the Node project, with one shader changed on the way in.

import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { mutantPlugin } from './mutantPlugin.ts';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
  root,
  plugins: [mutantPlugin()],
  resolve: {
    alias: { 'gradloom/node': resolve(root, 'src/node.ts'), gradloom: resolve(root, 'src/index.ts') },
  },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
