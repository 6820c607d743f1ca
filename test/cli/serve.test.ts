// `gradloom serve`: answers until a signal, then ends in good order.

import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Model } from '../../src/train/model.ts';
import { dense } from '../../src/nn/layers/dense.ts';
import { network } from '../../src/nn/network.ts';
import { openGpu } from '../../src/node.ts';
import { saveModel } from '../../src/node/modelFiles.ts';
import { gradloom, jsonLines, temporaryFolder, type CommandResult } from './command.ts';

let file: string;
const net = network({ inputs: 2, layers: [dense(1, 'identity')] });
const values = new Map([
  ['W1', Float32Array.of(1, 2)],
  ['b1', Float32Array.of(0.5)],
]);

beforeAll(async () => {
  file = join(await temporaryFolder(), 'sum.safetensors');
  const gpu = await openGpu();
  await saveModel(new Model(gpu, { network: net, values }), file);
  gpu.close();
});

/** Serves at a free port; `use` is called once it answers, and a signal sent after it. */
async function served(
  signal: 'SIGTERM' | 'SIGINT',
  use: (url: string) => Promise<void>,
  more: readonly string[] = [],
): Promise<CommandResult> {
  let used: Promise<void> | undefined;
  const result = await gradloom(['serve', '-m', file, '--port', '0', '--json', ...more], {
    onOutput: (stdout, process) => {
      if (used || !stdout.includes('\n')) return;
      const { url } = jsonLines(stdout)[0] as { url: string };
      used = use(url).finally(() => process.emit(signal));
    },
  });
  await used;
  return result;
}

const ask = async (url: string, row: number[]): Promise<unknown> => {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ row }),
  });
  return response.json();
};

describe('gradloom serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('answers requests, and ends with 0 at %s', async (signal) => {
    let late: Promise<unknown> | undefined;
    const use = async (url: string): Promise<void> => {
      expect(await ask(url, [3, 4])).toEqual({ predictions: [{ row: 1, predicted: [11.5] }] });
      // Under way when the signal comes.
      late = ask(url, [1, 1]);
      const queued = async () =>
        ((await (await fetch(`${url}/health`)).json()) as { queuedRows: number }).queuedRows;
      await expect.poll(queued).toBe(1);
    };
    const { code, stdout } = await served(signal, use, ['--max-delay', '400']);
    expect(await late).toEqual({ predictions: [{ row: 1, predicted: [3.5] }] });
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result', command: 'serve', rows: 2 });
  });

  test('says that a port is taken, and which options are wrong', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await gradloom(['serve', '-m', file, '--port', String(port)]);
    taken.close();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`port ${port} must be free; another program has it`);
    const wrong = await gradloom(['serve', '-m', file, '--port', '70000', '--max-delay', '-1']);
    expect(wrong.stderr).toContain('--port must be a whole number from 0 to 65535; got 70000');
    expect(wrong.stderr).toContain('--max-delay must be milliseconds from 0 to 60000; got -1');
  });
});
