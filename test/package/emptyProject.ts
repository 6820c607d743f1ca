// The package as a user has it: packed, and installed into an empty project.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** What a program did. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** npm's words where it reaches no registry. */
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

/** Runs a program to its end, without the variables that a running npm or Vitest sets. */
export function runIn(folder: string, program: string, parameters: readonly string[]): Finished {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_ENV|INIT_CWD)/i.test(name));
  const { status, stdout, stderr, error } = spawnSync(program, parameters, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: process.platform === 'win32',
    env: Object.fromEntries(own),
  });
  return { status, stdout: stdout ?? '', stderr: error ? error.message : stderr };
}

/** Runs npm, and throws with its words where it fails. */
export function npm(folder: string, ...parameters: readonly string[]): string {
  const { status, stdout, stderr } = runIn(folder, 'npm', [
    ...parameters,
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ]);
  if (status === 0) return stdout;
  throw new Error(`npm ${parameters.join(' ')}: ${stderr || stdout}`);
}

/** Whether an error of `npm` means that there is no registry to reach. */
export function isWithoutNetwork(error: unknown): boolean {
  return NO_NETWORK.test(String(error));
}

/** A folder that goes when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty project with nothing but these packages, tarballs or names, in it. */
export function createProject(folder: string, packages: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }\n');
  npm(folder, 'install', ...packages);
  return folder;
}

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
