// Examples that are changed, filled or divided as the command line says.

import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeModel } from '../../src/index.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { gradloom, temporaryFolder } from './command.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await temporaryFolder();
});

describe('train --augment', () => {
  test('trains on changed pictures, says so, and notes it in the model', async () => {
    const line = [
      'train',
      '--layers',
      '784,8,10',
      '--steps',
      '3',
      '--allow-unlearned',
      '--no-curve',
      '--out',
    ];
    const augment = 'shift:2,rotate:10,flip:both,noise:0.1,mixup:0.2';
    const { code, stderr } = await gradloom([...line, inFolder('m.safetensors'), '--augment', augment]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('shift 2, rotate 10, flip both, noise 0.1, mixup 0.2');
    const { metadata } = decodeModel(await readFile(inFolder('m.safetensors')));
    const note = JSON.parse(metadata.get('gradloom.training')!) as unknown;
    expect(note).toMatchObject({ augment: { shift: 2, mixup: 0.2 } });
  });

  test.each(['shift', 'shift:2,shift:3', 'turn:3', 'shift:-1', 'flip:left', 'scale:2', ''])(
    'is refused as %j',
    async (ways) => {
      const { code, stderr } = await gradloom(['train', '--augment', ways]);
      expect(code).toBe(1);
      expect(stderr).toContain('--augment must be some of shift, rotate');
    },
  );

  test('is refused for tables where pictures are moved, before the GPU is opened', async () => {
    await writeFile(
      inFolder('t.csv'),
      `a,b\n${Array.from({ length: 20 }, (_, i) => `${i},${i * 2.5}`).join('\n')}\n`,
    );
    const { code, stderr } = await gradloom(['train', '--data', inFolder('t.csv'), '--augment', 'rotate:3']);
    expect(code).toBe(1);
    expect(stderr).toContain('must be given pictures');
  });
});
