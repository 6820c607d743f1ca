// npm run oracles -- [--dir FOLDER] [--json] [--only NAME]
// Runs ONNX's own tests of its operators, given as JSON, through our operations on the GPU.

import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GradloomError } from 'gradloom';
import { openGpu } from 'gradloom/node';
import { runFolder } from '../../test/oracles/runFolder.ts';
import { showResults } from '../../test/oracles/showResults.ts';

const { values: options } = parseArgs({
  options: {
    // The built script lies one folder below the repository's root.
    dir: { type: 'string', default: join(import.meta.dirname, '../../shared/oracles/onnx') },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

try {
  process.exitCode = await main(resolve(options.dir));
} catch (error) {
  if (!(error instanceof GradloomError)) throw error;
  console.error(`error ${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = 1;
}

async function main(folder: string): Promise<number> {
  const results = await runFolder(folder, {
    open: openGpu,
    only: options.only,
    onResult: (result) => options.json && console.log(JSON.stringify(result)),
  });
  if (!options.json) console.log(showResults(results));
  return results.some(({ status }) => status === 'failed') ? 1 : 0;
}
