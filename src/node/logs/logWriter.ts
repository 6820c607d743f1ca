// What writes a log, and the calls of the file system that it makes.

import { appendFile } from 'node:fs/promises';
import type { FitReport } from '../../train/fit/fitOptions.ts';
import { writeAtomically } from '../writeAtomically.ts';

/** What takes reports; how many older ones it replaced. */
export interface LogWriter {
  add(report: FitReport): Promise<{ replaced: number }>;
}

/** How a log's file is written; tests pass calls that fail. */
export interface LogCalls {
  readonly append: (path: string, text: string | Uint8Array) => Promise<void>;
  readonly replace: (path: string, text: string) => Promise<void>;
}

/** Those of Node. */
export const NODE_LOG_CALLS: LogCalls = { append: appendFile, replace: writeAtomically };
