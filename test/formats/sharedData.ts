// The data folder beside the repository, which tests read and never copy.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test, type TestContext } from 'vitest';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data');

/** The path of a shared file. */
export function sharedPath(path: string): string {
  return resolve(FOLDER, path);
}

/** A test that needs `../shared/data/PATH`: skipped with a message where it is absent, except in CI, where it fails. */
export function testWithShared(
  path: string,
  name: string,
  body: (path: string) => Promise<void> | void,
): void {
  test(name, async (context: TestContext) => {
    const found = sharedPath(path);
    if (!existsSync(found)) {
      if (process.env['CI']) throw new Error(`${found} must exist in CI.`);
      context.skip(`${found} is absent.`);
    }
    await body(found);
  });
}
