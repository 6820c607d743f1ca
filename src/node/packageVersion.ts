// Versions of this package and of those that matter to a report.

import { createRequire } from 'node:module';

/** The version of an installed package, or of this one; `undefined` where it is not installed. */
export function packageVersion(name = 'gradloom'): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
    return version;
  } catch {
    return undefined;
  }
}
