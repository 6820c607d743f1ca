// Checkpoints on the command line: a training that was interrupted goes on to the same model.

import type { EventEmitter } from 'node:events';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../src/index.ts';
import { openCheckpoint } from '../../src/train/fit/fitCheckpoint.ts';
import { gradloom, jsonLines, separableTable, temporaryFolder, type CommandOptions } from './command.ts';

const words = (line: string): string[] => line.split(' ');

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('table.csv'), separableTable(200));
  await writeFile(inFolder('other.csv'), separableTable(201));
});

/** So long that a training with many checkpoints is not over before it is stopped. */
const FIXED =
  '--layers 2,8,1 --learning-rate 0.05 --epochs 200 --batch 16 --allow-unlearned --keep-best --patience 200 --schedule cosine';

/** Trains `table.csv` into a model, with more words. */
const train = (model: string, more: string[], options: CommandOptions = {}, data = 'table.csv') =>
  gradloom(
    ['train', '--data', inFolder(data), '--out', inFolder(model), '--no-curve', ...words(FIXED), ...more],
    options,
  );

const checkpointsOf = async (name: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((file) => file.startsWith(`${name}.checkpoint-`))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));

/** Presses Ctrl-C as soon as something is told of the training. */
const stopSoon = () => {
  let isSent = false;
  return (stdout: string, events: EventEmitter) => {
    if (isSent || !stdout.includes('progress')) return;
    isSent = true;
    events.emit('SIGINT');
  };
};

describe('gradloom train', () => {
  test('stops at Ctrl-C with a checkpoint, says how to go on, and goes on to the same file', async () => {
    expect((await train('whole.safetensors', [])).code).toBe(0);
    const every = ['--checkpoint-every', '7-steps'];
    let isSent = false;
    const stopped = await train('m.safetensors', [...every, '--json'], {
      onOutput: (stdout, events) => {
        if (isSent || !stdout.includes('progress')) return;
        isSent = true;
        events.emit('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    const [newest] = (await checkpointsOf('m')).toReversed();
    const { step, ended } = readCheckpoint(await readFile(inFolder(newest!)));
    expect(ended).toBe('stopped');
    const resumed = await train('m.safetensors', [...every, '--resume']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain(`going on from step ${step}`);
    expect(await readFile(inFolder('m.safetensors'))).toEqual(await readFile(inFolder('whole.safetensors')));
    expect(await checkpointsOf('m')).toHaveLength(2);
    // Again: it is complete, and the model is the same.
    const again = await train('m.safetensors', ['--resume']);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('the training was complete at step');
    expect(await readFile(inFolder('m.safetensors'))).toEqual(await readFile(inFolder('whole.safetensors')));
  });

  test('goes on further with more epochs, as one that was told so at once, with the whole course in its report', async () => {
    const short = ['--epochs', '10', '--schedule', 'constant'];
    const long = ['--epochs', '16', '--schedule', 'constant'];
    const own = FIXED.replace(' --epochs 200', '').replace(' --schedule cosine', '');
    const run = (model: string, more: string[]) =>
      gradloom([
        'train',
        '--data',
        inFolder('table.csv'),
        '--out',
        inFolder(model),
        '--no-curve',
        ...words(own),
        ...more,
      ]);
    const whole = await run('whole.safetensors', long);
    expect(whole.code, whole.stderr).toBe(0);
    expect((await run('m.safetensors', [...short, '--checkpoint-every', '1h'])).code).toBe(0);
    const report = ['--report', inFolder('m.html')];
    const further = await run('m.safetensors', [...long, ...report, '--resume', '--json']);
    expect(further.code, further.stderr).toBe(0);
    const result = jsonLines(further.stdout).at(-1)!;
    expect(Math.round(result['epochs'] as number)).toBe(16);
    expect(await readFile(inFolder('m.safetensors'))).toEqual(await readFile(inFolder('whole.safetensors')));
    // Points of all 16 epochs, not only of those that were added.
    const page = await readFile(inFolder('m.html'), 'utf8');
    expect(page).toContain('16 epochs');
    expect(
      Math.max(...[...page.matchAll(/(\d+) points/g)].map(([, count]) => Number(count)), 16),
    ).toBeGreaterThanOrEqual(16);
    // A nearer end than what is done is refused, and changes nothing.
    const before = await readFile(inFolder('m.safetensors'));
    const nearer = await run('m.safetensors', [...short, '--resume']);
    expect(nearer.code).toBe(1);
    expect(nearer.stderr).toContain(
      'must reach at least as far as what is done, 144 steps; got an end at 90',
    );
    expect(await readFile(inFolder('m.safetensors'))).toEqual(before);
  });

  test('goes further than a hundred epochs, with the looks that it began with', async () => {
    const run = (more: string[]) =>
      gradloom([
        ...words('train --no-curve --layers 2,8,1 --learning-rate 0.05 --batch 100 --allow-unlearned'),
        '--data',
        inFolder('table.csv'),
        '--out',
        inFolder('m.safetensors'),
        ...more,
      ]);
    // A look each second epoch; of 250 epochs at once it would be each third.
    const begun = await run(words('--epochs 150 --checkpoint-every 1h'));
    expect(begun.code, begun.stderr).toBe(0);
    const further = await run(words('--epochs 250 --resume --json'));
    expect(further.code, further.stderr).toBe(0);
    expect(jsonLines(further.stdout).at(-1)!['epochs']).toBe(250);
    const newest = (await checkpointsOf('m')).at(-1)!;
    const { reports } = openCheckpoint('the test', await readFile(inFolder(newest))).about.fit;
    expect(reports).toHaveLength(125);
    // Who asks for other looks is told so, by the option's name here.
    const refused = await run(words('--epochs 260 --resume --validate-every 3'));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('got --validate-every 2 there, 3 here.');
    expect(refused.stderr).toContain('--epochs, --steps, --time-limit');
  });

  test('keeps the checkpoint of a training that could go on where another begins in its place', async () => {
    const every = ['--checkpoint-every', '7-steps'];
    expect((await train('whole.safetensors', [])).code).toBe(0);
    expect((await train('m.safetensors', [...every, '--json'], { onOutput: stopSoon() })).code).toBe(130);
    // Refused before it began: nothing is set aside.
    expect((await train('m.safetensors', [...every, '--batch', '100000'])).code).toBe(1);
    expect((await readdir(folder)).filter((file) => file.includes('earlier'))).toEqual([]);
    const begun = await train('m.safetensors', [...every, '--seed', '9', '--json'], { onOutput: stopSoon() });
    expect(begun.code).toBe(130);
    const other = await train('m.safetensors', [...every, '--seed', '8']);
    expect(other.stderr).toContain(`kept for --resume --out ${inFolder('m.earlier-2.safetensors')})`);
    for (const [name, seed] of [
      ['m.earlier', 0],
      ['m.earlier-2', 9],
    ] as const) {
      expect(await checkpointsOf(name)).toHaveLength(1);
      const resumed = await train(`${name}.safetensors`, [...every, '--resume', '--seed', String(seed)]);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(resumed.stderr).toContain('going on from step');
    }
    expect(await readFile(inFolder('m.earlier.safetensors'))).toEqual(
      await readFile(inFolder('whole.safetensors')),
    );
  });

  test('refuses to go on with other data or options, with what differs, and passes damaged files over', async () => {
    expect((await train('m.safetensors', ['--checkpoint-every', '90-steps'])).code).toBe(0);
    const model = await readFile(inFolder('m.safetensors'));
    const others: [string[], string, string][] = [
      [['--l2', '1'], 'table.csv', 'the option l2 none, here 1'],
      [['--optimizer', 'sgd'], 'table.csv', 'the optimizer'],
      [[], 'other.csv', 'must be the one of the checkpoint; got'],
    ];
    for (const [more, data, message] of others) {
      const refused = await train('m.safetensors', ['--resume', ...more], {}, data);
      expect(refused.code, refused.stderr).toBe(1);
      expect(refused.stderr).toContain(message);
      // Nothing of it is called learnt.
      expect(refused.stderr).toContain('Nothing was written');
    }
    expect(await readFile(inFolder('m.safetensors'))).toEqual(model);
    const [older, newer] = await checkpointsOf('m');
    const bytes = await readFile(inFolder(newer!));
    await writeFile(inFolder(newer!), bytes.subarray(0, bytes.length - 1));
    const passed = await train('m.safetensors', ['--resume']);
    expect(passed.code, passed.stderr).toBe(0);
    expect(passed.stderr).toContain('Passed over: ');
    expect(await readFile(inFolder('m.safetensors'))).toEqual(model);
    // Where nothing is whole it does not start over by mistake.
    for (const name of [older!, ...(await checkpointsOf('m'))]) await writeFile(inFolder(name), 'damaged');
    const refused = await train('m.safetensors', ['--resume']);
    expect(refused.code).toBe(1);
    expect(await readFile(inFolder('m.safetensors'))).toEqual(model);
  });

  test('refuses another training of the same name while one is under way, and loses nothing of it', async () => {
    const every = ['--checkpoint-every', '7-steps'];
    expect((await train('whole.safetensors', [])).code).toBe(0);
    let second: ReturnType<typeof train> | undefined;
    const first = await train('m.safetensors', [...every, '--json'], {
      onOutput: (stdout) => {
        // Another file, but the same checkpoints and the same curve.
        if (stdout.includes('progress')) second ??= train('m.st', [...every, '--seed', '9']);
      },
    });
    expect(first.code, first.stderr).toBe(0);
    const refused = await second!;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `one training at a time may write ${inFolder('m.st')}; got another under way, process ${process.pid}.`,
    );
    expect(refused.stderr).toContain('--out');
    expect(await readFile(inFolder('m.safetensors'))).toEqual(await readFile(inFolder('whole.safetensors')));
    // Afterwards, and after one that failed, the name is free again.
    expect((await train('m.safetensors', ['--batch', '100000'])).stderr).toContain('--batch must be at most');
    expect((await train('m.safetensors', ['--resume'])).stderr).toContain('the training was complete');
    expect((await readdir(folder)).filter((file) => file.includes('lock'))).toEqual([]);
  });

  test('begins where there is no checkpoint, and tells which it replaces', async () => {
    const begun = await train('m.safetensors', ['--resume']);
    expect(begun.stderr).toContain('there is no checkpoint: the training begins');
    expect(begun.code, begun.stderr).toBe(0);
    await copyFile(inFolder('m.safetensors'), inFolder('first.safetensors'));
    const anew = await train('m.safetensors', ['--checkpoint-every', '1h']);
    expect(anew.stderr).toMatch(/such as \S+ are replaced\)|such as \S+, are replaced\)/);
    expect((await readdir(folder)).filter((file) => file.includes('earlier'))).toEqual([]);
    for (const wrong of ['0', '0s', '-3', '5', '5x', 'steps', '1.5']) {
      const refused = await train('m.safetensors', ['--checkpoint-every', wrong]);
      expect(refused.code, wrong).toBe(1);
      expect(refused.stderr).toContain('a time with its unit such as 30s or 5m');
    }
  });
});
