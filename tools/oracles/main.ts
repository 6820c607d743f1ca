// npm run oracles -- [--dir FOLDER] [--fetch] [--json] [--only NAME]
// Runs ONNX's own tests of its operators through our operations on the GPU: those of a folder, or of Debian's package.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GradloomError } from 'gradloom';
import { openGpu } from 'gradloom/node';
import { runFolder } from '../../test/oracles/runFolder.ts';
import { showResults } from '../../test/oracles/showResults.ts';
import { convertNodeTests, fetchNodeTests, holdsNodeTests, type CaseFolder } from './nodeTests.ts';

// The built script lies one folder below the repository's root.
const CASES = join(import.meta.dirname, '../../shared/oracles/onnx');

const { values: options } = parseArgs({
  options: {
    /** Cases as JSON, or tests as ONNX publishes them. */
    dir: { type: 'string' },
    /** Debian's package even where a folder of cases is there. */
    fetch: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const scratch = await mkdtemp(join(tmpdir(), 'gradloom-oracles-'));
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof GradloomError)) throw error;
  console.error(`error ${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const source = await findSource();
  const { folder, leftOut } = await casesOf(source);
  const results = await runFolder(folder, {
    open: openGpu,
    only: options.only,
    onResult: (result) => options.json && console.log(JSON.stringify(result)),
  });
  if (!options.json) {
    const reasons = [
      ...[...leftOut].map(([reason, count]) => `${count} ${count === 1 ? 'test' : 'tests'} with ${reason}`),
      ...(options.only === undefined ? [] : [`all but ${options.only} (--only)`]),
    ];
    console.log(showResults(results));
    console.log(`Ran ${results.length} cases of ${source}. Left out: ${reasons.join('; ') || 'nothing'}.`);
  }
  return results.some(({ status }) => status === 'failed') ? 1 : 0;
}

async function findSource(): Promise<string> {
  if (options.dir !== undefined) return resolve(options.dir);
  return !options.fetch && existsSync(CASES) ? resolve(CASES) : fetchNodeTests();
}

async function casesOf(folder: string): Promise<CaseFolder> {
  if (await holdsNodeTests(folder)) return convertNodeTests(folder, scratch);
  return { folder, leftOut: new Map() };
}
