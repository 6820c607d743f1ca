// The tuner's records on disk: they last, and nothing that happens to the files breaks a run.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TuningRecord } from '../../src/gpu/tuningRecord.ts';
import { tuningFiles } from '../../src/node/tuningFiles.ts';

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

  it('of a folder are one store in a process', () => {
    expect(tuningFiles('/some/folder')).toBe(tuningFiles('/some/folder'));
    expect(tuningFiles('/some/folder')).not.toBe(tuningFiles('/another/folder'));
  });
});
