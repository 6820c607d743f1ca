// Where downloaded data and unpacked drivers are kept between runs.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkText } from '../checkOptions.ts';

/** What the answer depends on; the process's own values unless told. */
export interface CacheEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/**
 * The folder `parts` within the project's cache, by the conventions of the system: `$XDG_CACHE_HOME/gradloom` or
 * `~/.cache/gradloom`, on macOS `~/Library/Caches/gradloom`, on Windows `%LOCALAPPDATA%\gradloom\Cache`.
 * `$GRADLOOM_CACHE` overrides them all. The folder need not exist yet.
 */
export function cacheFolder(...parts: readonly string[]): string {
  for (const part of parts) checkText('cacheFolder: a part', part);
  return join(cacheRoot({ env: process.env, platform: process.platform, home: homedir() }), ...parts);
}

/** The root that `cacheFolder` uses, for a given environment. */
export function cacheRoot({ env, platform, home }: CacheEnvironment): string {
  if (env['GRADLOOM_CACHE']) return env['GRADLOOM_CACHE'];
  // The XDG specification asks to ignore relative paths.
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg?.startsWith('/')) return join(xdg, 'gradloom');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'gradloom');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'gradloom', 'Cache');
  return join(home, '.cache', 'gradloom');
}
