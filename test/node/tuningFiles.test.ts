// The tuner's records on disk: they last, and nothing that happens to the files breaks a run.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { TuningRecord } from '../../src/gpu/tuningRecord.ts';
import { tuningFiles } from '../../src/node/tuningFiles.ts';
import { bundle } from './dawnBundle.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gradloom-tuning-'));
  folders.push(folder);
  return join(folder, 'tuning');
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const record: TuningRecord = {
  winner: 'tile quads=1',
  source: '0a1b2c3d',
  rule: 'tile quads=2',
  problem: '[8, 8] · [8, 8]',
  flops: 1024,
  nanoseconds: 10,
  ruleNanoseconds: 20,
};
const device = 'gradloom / some vendor / ../../etc/passwd';
const records = (...names: string[]) => new Map(names.map((name) => [name, record]));
const fileOf = async (folder: string) => join(folder, (await readdir(folder))[0]!);

describe('the files of tuning records', () => {
  it('keep what is saved, in the order of the names, in a folder that need not exist', async () => {
    const folder = await newFolder();
    const files = tuningFiles(folder);
    expect((await files.load(device)).size).toBe(0);
    await files.save(device, records('b'));
    await files.save(device, records('a'));
    expect([...(await files.load(device))]).toEqual([...records('a', 'b')]);
    expect(await readdir(folder)).toEqual([
      expect.stringMatching(/^gradloom-some-vendor-[a-z0-9.-]*\.json$/),
    ]);
  });

  it('lose no record of saves at the same time', async () => {
    const files = tuningFiles(await newFolder());
    const names = Array.from({ length: 12 }, (_, index) => `class ${index}`);
    await Promise.all(names.map((name) => files.save(device, records(name))));
    expect([...(await files.load(device)).keys()].sort()).toEqual(names.sort());
  });

  it('keep what another process saved meanwhile', async () => {
    const folder = await newFolder();
    await tuningFiles(folder).save(device, records('ours'));
    const path = await fileOf(folder);
    const content = JSON.parse(await readFile(path, 'utf8')) as { records: object };
    await writeFile(path, JSON.stringify({ device, records: { ...content.records, theirs: record } }));
    await tuningFiles(folder).save(device, records('later'));
    expect([...(await tuningFiles(folder).load(device)).keys()]).toEqual(['later', 'ours', 'theirs']);
  });

  it('lose no record of several processes that save at the same time', async () => {
    const folder = await newFolder();
    const code = `import { tuningFiles } from '@src/node/tuningFiles.ts';
      const [, , name] = process.argv;
      for (let index = 0; index < 15; index++) {
        const records = new Map([[name + index, ${JSON.stringify(record)}]]);
        await tuningFiles(${JSON.stringify(folder)}).save(${JSON.stringify(device)}, records);
      }`;
    const script = await bundle(code, join(folder, '../script'));
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => promisify(execFile)(process.execPath, [script, name])));
    const kept = [...(await tuningFiles(folder).load(device)).keys()];
    expect(kept.sort()).toEqual(
      names.flatMap((name) => Array.from({ length: 15 }, (_, index) => `${name}${index}`)).sort(),
    );
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.json$/)]);
  });

  it('are written past a lock that a killed process left, and past one that is held for ever', async () => {
    const folder = await newFolder();
    await tuningFiles(folder).save(device, records('a'));
    const lock = `${await fileOf(folder)}.lock`;
    await writeFile(lock, '');
    const old = new Date(Date.now() - 60_000);
    await utimes(lock, old, old);
    await tuningFiles(folder).save(device, records('b'));
    expect(await readdir(folder)).toHaveLength(1);
    await writeFile(lock, '');
    await tuningFiles(folder).save(device, records('c'));
    expect([...(await tuningFiles(folder).load(device)).keys()]).toEqual(['a', 'b', 'c']);
    // It was never ours to remove.
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('are nothing where they are damaged, and are written again', async () => {
    const folder = await newFolder();
    await tuningFiles(folder).save(device, records('old'));
    const path = await fileOf(folder);
    const whole = await readFile(path, 'utf8');
    for (const damaged of [
      '',
      whole.slice(0, -20),
      'null',
      '[]',
      '{"device": 7}',
      '\u0000\u0001',
      '{"records":{}}',
    ]) {
      await writeFile(path, damaged);
      expect((await tuningFiles(folder).load(device)).size, damaged).toBe(0);
      expect((await tuningFiles(folder).list()).size, damaged).toBe(0);
      await tuningFiles(folder).save(device, records('new'));
      expect([...(await tuningFiles(folder).load(device)).keys()], damaged).toEqual(['new']);
    }
  });

  it('of another device under the same name do not count', async () => {
    const folder = await newFolder();
    await tuningFiles(folder).save(device, records('a'));
    const path = await fileOf(folder);
    await writeFile(path, (await readFile(path, 'utf8')).replace('some vendor', 'more vendors'));
    expect((await tuningFiles(folder).load(device)).size).toBe(0);
  });

  it('that cannot be written cost no run', async () => {
    const folder = await newFolder();
    await writeFile(folder, 'a file where the folder should be');
    const files = tuningFiles(folder);
    await files.save(device, records('a'));
    expect((await files.load(device)).size).toBe(0);
    expect((await files.list()).size).toBe(0);
    expect(await files.clear()).toBe(0);
  });

  it('are listed by device and removed on demand', async () => {
    const files = tuningFiles(await newFolder());
    await files.save('one', records('a', 'b'));
    await files.save('two', records('c'));
    const listed = [...(await files.list())].map(([name, found]) => [name, [...found.keys()]]);
    expect(listed).toEqual([
      ['one', ['a', 'b']],
      ['two', ['c']],
    ]);
    expect(await files.clear()).toBe(3);
    expect((await files.list()).size).toBe(0);
    expect(await readdir(files.folder)).toEqual([]);
  });

  it('are removed without those that others put there', async () => {
    const folder = await newFolder();
    const files = tuningFiles(folder);
    await files.save('one', records('a'));
    await writeFile(join(folder, 'mine.json'), '{}');
    expect(await files.clear()).toBe(1);
    expect(await readdir(folder)).toEqual(['mine.json']);
  });

  it('say which cannot be removed', async () => {
    const folder = await newFolder();
    const files = tuningFiles(folder);
    await files.save('one', records('a'));
    const path = await fileOf(folder);
    await rm(path);
    await mkdir(path);
    await expect(files.clear()).rejects.toMatchObject({
      code: 'E_FILE',
      message: expect.stringContaining(path),
    });
  });

  it('of a folder are one store in a process', () => {
    expect(tuningFiles('/some/folder')).toBe(tuningFiles('/some/folder'));
    expect(tuningFiles('/some/folder')).not.toBe(tuningFiles('/another/folder'));
  });
});
