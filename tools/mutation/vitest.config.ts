// The tests that a mutant is run against: those of the Node project, with one shader changed on the way in.

import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { sourceAlias } from '../sourceAlias.ts';
import { GivenOrder } from './givenOrder.ts';
import { mutantPlugin } from './mutantPlugin.ts';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
  root,
  plugins: [mutantPlugin()],
  resolve: { alias: sourceAlias },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    // A busy machine is no failure; what never ends is ended from outside.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    sequence: { sequencer: GivenOrder },
    pool: 'forks',
    maxWorkers: 1,
  },
});
