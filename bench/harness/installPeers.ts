// The peers of the bench have a lock file of their own: they are no dependencies of the project.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Installs them in their folder where they are not yet. */
export function installPeers(folder: string): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  console.error('Installing the peers in bench/peers …');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  });
}
