// Makes a folder, with those that it lies in.

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * As Node's recursive `mkdir`, which never returns where the system says that a folder is missing but it is there, as in
 * /proc (Node 20).
 *
 * @throws Error of the file system.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (cause) {
    // Another process was faster.
    if (!isFolder(path)) throw cause;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
