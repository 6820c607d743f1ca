import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { runFolder } from './runFolder.ts';
import { showCounts, showResults } from './showResults.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/oracles/onnx');
/** Fewer would mean that operations were lost. */
const LEAST_PASSED = 260;

describe('operations', () => {
  it("agree with ONNX's own tests of its operators", async (context) => {
    if (!existsSync(FOLDER)) {
      if (process.env['CI']) throw new Error(`${FOLDER} must exist in CI.`);
      context.skip(`${FOLDER} is absent.`);
    }
    const results = await runFolder(FOLDER, { open: openGpu });
    const failed = results.filter(({ status }) => status === 'failed');
    expect(failed, showResults(failed)).toEqual([]);
    const passed = results.filter(({ status }) => status === 'passed');
    expect(passed.length, showCounts(results)).toBeGreaterThanOrEqual(LEAST_PASSED);
    for (const { name, status, reason } of results) {
      if (status === 'outside') expect(reason, name).not.toBe('');
    }
  });
});
