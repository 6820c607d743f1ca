// Runs the cases of a folder one after another, on one device as long as nothing fails.

import { readdir } from 'node:fs/promises';
import { GradloomError } from '../../src/errors.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { OPERATORS } from './mapping/index.ts';
import { readOracleCase } from './oracleCase.ts';
import { runCase, type CaseResult } from './runCase.ts';

/** The list of a folder's cases, which is no case itself. */
const INDEX = 'INDEX.json';

/** Where, which cases, and what to do with each result as it comes. */
export interface RunFolderOptions {
  readonly open: () => Promise<Gpu>;
  /** Name of the only case. */
  readonly only?: string | undefined;
  readonly onResult?: (result: CaseResult) => void;
}

/**
 * Results by the order of the files' names. A file that is no case counts as failed.
 *
 * @throws GradloomError `E_FILE` where no case is found.
 */
export async function runFolder(
  folder: string,
  { open, only, onResult }: RunFolderOptions,
): Promise<CaseResult[]> {
  const files = await caseFiles(folder, only);
  const results: CaseResult[] = [];
  let gpu = await open();
  try {
    for (const file of files) {
      const result = await runFile(gpu, folder, file);
      results.push(result);
      onResult?.(result);
      if (result.status !== 'failed') continue;
      // A device that refused a call refuses all that follow.
      gpu.close();
      gpu = await open();
    }
  } finally {
    gpu.close();
  }
  return results;
}

/** Names of the files that hold cases. */
export async function caseFiles(folder: string, only?: string): Promise<string[]> {
  const entries = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json'));
  const wanted = entries.filter((file) => (only === undefined ? file !== INDEX : file === `${only}.json`));
  if (wanted.length === 0) {
    throw new GradloomError(
      'E_FILE',
      `oracles: the folder must hold ${only === undefined ? 'cases, NAME.json' : `${only}.json`}; got none in ${folder}.`,
      { hint: 'Name another folder with --dir.' },
    );
  }
  return wanted.sort();
}

async function runFile(gpu: Gpu, folder: string, file: string): Promise<CaseResult> {
  const name = file.replace(/\.json$/, '');
  try {
    return await runCase(gpu, await readOracleCase(folder, file), OPERATORS);
  } catch (error) {
    if (!(error instanceof GradloomError) || error.code !== 'E_FILE_FORMAT') throw error;
    return { name, op: '', status: 'failed', reason: error.message, maxError: null };
  }
}
