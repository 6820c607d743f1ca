// The entries of the package, and where a bundler finds their sources.

import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** The entries of the package by their names in `dist/` and `types/`, and their sources. */
export const PACKAGE_ENTRIES = {
  index: 'src/index.ts',
  node: 'src/node.ts',
  hdf5: 'src/hdf5.ts',
  onnx: 'src/onnx.ts',
  notes: 'src/notes.ts',
  keras: 'src/keras.ts',
  standalone: 'src/standalone.ts',
  report: 'src/report.ts',
  sweep: 'src/sweep.ts',
  testing: 'src/testing.ts',
} as const;

/** Vite's aliases from `gradloom` and its other entries to the sources. Longer names come before shorter ones. */
export const sourceAlias: Readonly<Record<string, string>> = {
  'gradloom/node': resolve(root, PACKAGE_ENTRIES.node),
  'gradloom/hdf5': resolve(root, PACKAGE_ENTRIES.hdf5),
  'gradloom/onnx': resolve(root, PACKAGE_ENTRIES.onnx),
  'gradloom/notes': resolve(root, PACKAGE_ENTRIES.notes),
  'gradloom/keras': resolve(root, PACKAGE_ENTRIES.keras),
  'gradloom/standalone': resolve(root, PACKAGE_ENTRIES.standalone),
  'gradloom/report': resolve(root, PACKAGE_ENTRIES.report),
  'gradloom/sweep': resolve(root, PACKAGE_ENTRIES.sweep),
  'gradloom/testing': resolve(root, PACKAGE_ENTRIES.testing),
  gradloom: resolve(root, PACKAGE_ENTRIES.index),
};
