// Bytes of JavaScript that a page fetched.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DemoPages } from './demoPages.ts';

/** Names of the scripts that were fetched since `fetched` was emptied, those of workers too. */
export function scriptsOf({ fetched }: DemoPages): string[] {
  return [...new Set(fetched)].filter((name) => name.endsWith('.js'));
}

/** Their bytes, gzip. */
export function weightOf(pages: DemoPages): number {
  return scriptsOf(pages)
    .map((name) => gzipSync(readFileSync(join(pages.folder, name)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0);
}
