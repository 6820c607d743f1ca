// Bundles the code of the offline pack: its scripts, the library, the bench and the GPU tests, with all they import.

import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { bundleConfig } from './bundleConfig.ts';
import { bundleEntries } from './contents.ts';
import { gpuTests } from './gpuTests.ts';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig(bundleConfig(root, bundleEntries(root, gpuTests(root).packed)));
