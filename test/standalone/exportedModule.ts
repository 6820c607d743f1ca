// Exported modules, imported as their users do.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as exported from '../../src/standalone/runtime/model.d.mts';

let folder: string | undefined;
let count = 0;

/** The module of a text. */
export async function importText(code: string): Promise<typeof exported> {
  folder ??= mkdtempSync(join(tmpdir(), 'gradloom-standalone-'));
  const path = join(folder, `model${count++}.mjs`);
  writeFileSync(path, code);
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof exported;
}
