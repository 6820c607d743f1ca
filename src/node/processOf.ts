// Which process made a file: by the machine, and by a number that means something on that machine only.

import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** The machine; in a container, the container. */
export const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether what was written then, by a process of this one's number, is of one that has ended: a container's first is always 1. */
export function isBeforeOwn(writtenMs: number): boolean {
  return writtenMs < Date.now() - 1000 * process.uptime();
}
