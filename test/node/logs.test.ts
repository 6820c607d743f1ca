// Logs of a fit: what other programs read there, each step once, and never at the cost of the training.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/formats/crc32.ts';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  type GradloomError,
  Model,
  network,
  type FitReport,
} from '../../src/index.ts';
import { logTo, openGpu } from '../../src/node.ts';
import { openLog } from '../../src/node/logs/logTo.ts';
import { NODE_LOG_CALLS } from '../../src/node/logs/logWriter.ts';
import { temporaryFolder } from '../cli/command.ts';

const reportAt = (step: number, more: Partial<FitReport> = {}): FitReport => ({
  step,
  epoch: step / 10,
  cost: 1 / step,
  milliseconds: step,
  ...more,
});
const steps = async (path: string): Promise<number[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]));

interface Read {
  readonly step: number;
  readonly version?: string;
  readonly starts?: boolean;
  readonly scalars: Record<string, number>;
}

/** CRC-32C bit by bit, by its definition. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const plain = ~crc >>> 0;
  return (((plain >>> 15) | (plain << 17)) + 0xa282ead8) >>> 0;
}

/** The fields of a message by number: whole numbers, or bytes. */
function fields(bytes: Uint8Array): (readonly [number, bigint | Uint8Array])[] {
  const found: (readonly [number, bigint | Uint8Array])[] = [];
  let at = 0;
  const varint = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7n;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const [number, wire] = [key >> 3, key & 7];
    if (wire === 0) found.push([number, varint()]);
    else {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
      found.push([number, bytes.slice(at, at + length)]);
      at += length;
    }
  }
  return found;
}

/** Reads an event file by what is published of it. */
async function readEvents(path: string): Promise<Read[]> {
  const bytes = new Uint8Array(await readFile(path));
  const view = new DataView(bytes.buffer);
  const events: Read[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(checksum(bytes.subarray(at, at + 8)));
    const body = bytes.slice(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(checksum(body));
    at += 16 + length;
    const event = new Map(fields(body));
    const wallTime = new DataView((event.get(1) as Uint8Array).buffer).getFloat64(0, true);
    expect(Math.abs(wallTime - Date.now() / 1000)).toBeLessThan(600);
    const version = event.get(3) as Uint8Array | undefined;
    const session = event.get(7) as Uint8Array | undefined;
    const values = fields((event.get(5) as Uint8Array | undefined) ?? new Uint8Array());
    events.push({
      step: Number(event.get(2) ?? 0n),
      ...(version ? { version: new TextDecoder().decode(version) } : {}),
      ...(session ? { starts: fields(session).some(([number, value]) => number === 1 && value === 1n) } : {}),
      scalars: Object.fromEntries(
        values.map(([number, value]) => {
          expect(number).toBe(1);
          const parts = new Map(fields(value as Uint8Array));
          const real = new DataView((parts.get(2) as Uint8Array).buffer).getFloat32(0, true);
          return [new TextDecoder().decode(parts.get(1) as Uint8Array), real];
        }),
      ),
    });
  }
  return events;
}

describe('a log of a fit', () => {
  it('has the reports of a real training in each format', async () => {
    const folder = await temporaryFolder();
    const names = ['run.csv', 'run.jsonl', 'board'].map((name) => join(folder, name));
    const gpu = await openGpu();
    const data = drawDigits({ count: 60, seed: 1 });
    const model = new Model(gpu, { network: network({ inputs: 784, layers: [dense(10, 'softmax')] }) });
    const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 20 });
    const logs = await Promise.all([logTo(names[0]!), logTo(names[1]!), logTo(`tensorboard:${names[2]}`)]);
    const onEpoch = async (report: FitReport) => Promise.all(logs.map(async (log) => log.onEpoch(report)));
    const { reports } = await trainer.fit({ epochs: 4, validation: data, validateEvery: 2, onEpoch })
      .finished;
    for (const log of logs) await log.close();
    gpu.close();

    const lines = (await readFile(names[1]!, 'utf8')).trimEnd().split('\n');
    const read = lines.map((line) => JSON.parse(line) as FitReport & { time: string });
    expect(read.map(({ time: _time, ...report }) => report)).toEqual(JSON.parse(JSON.stringify(reports)));
    expect(Math.abs(Date.parse(read[0]!.time) - Date.now())).toBeLessThan(600_000);

    const [header = [], ...rows] = (await readFile(names[0]!, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    expect(header).toContain('validation.accuracy');
    for (const [i, { step, cost, validation }] of reports.entries()) {
      const cell = (name: string) => rows[i]![header.indexOf(name)];
      expect([cell('step'), cell('cost')]).toEqual([String(step), String(cost)]);
      expect(cell('validation.accuracy')).toBe(validation ? String(validation['accuracy']) : '');
    }

    const [file] = await readdir(names[2]!);
    expect(file).toMatch(/^events\.out\.tfevents\.\d{10}\./);
    const [version, start, ...events] = await readEvents(join(names[2]!, file!));
    expect(version).toMatchObject({ step: 0, version: 'brain.Event:2' });
    expect(start).toMatchObject({ step: 0, starts: true });
    expect(events.map(({ step }) => step)).toEqual(reports.map(({ step }) => step));
    for (const [i, { scalars }] of events.entries()) {
      expect(scalars['cost']).toBe(Math.fround(reports[i]!.cost));
      const accuracy = reports[i]!.validation?.['accuracy'];
      expect(scalars['validation/accuracy']).toBe(accuracy === undefined ? undefined : Math.fround(accuracy));
    }
  });

  it('has the checksum that is published for CRC-32C', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  });

  it.each(['run.csv', 'run.jsonl'])(
    'holds each step once after a return to an older state (%s)',
    async (name) => {
      const path = join(await temporaryFolder(), name);
      const first = await logTo(path);
      for (const step of [10, 20, 30, 40]) await first.onEpoch(reportAt(step));
      await first.close();
      // Killed while it wrote.
      await writeFile(path, `${await readFile(path, 'utf8')}5`);
      const second = await logTo(path, { resume: true });
      for (const step of [25, 35]) await second.onEpoch(reportAt(step, { validation: { loss: 2 } }));
      await second.close();
      expect(second.replaced).toBe(2);
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      const found = name.endsWith('csv')
        ? await steps(path)
        : lines.map((line) => (JSON.parse(line) as FitReport).step);
      expect(found).toEqual([10, 20, 25, 35]);
      // Another run begins again from the start.
      const third = await logTo(path);
      await third.onEpoch(reportAt(10));
      expect((await readFile(path, 'utf8')).match(/\n/g)).toHaveLength(name.endsWith('csv') ? 2 : 1);
    },
  );

  it('gives older rows of a table the columns that come later', async () => {
    const path = join(await temporaryFolder(), 'run.csv');
    const log = await logTo(path);
    await log.onEpoch(reportAt(1));
    await log.onEpoch(reportAt(2, { validation: { 'my, "metric"': 5 } }));
    const rows = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(rows).toEqual([
      'step,epoch,cost,milliseconds,"validation.my, ""metric"""',
      '1,0.1,1,1,',
      '2,0.2,0.5,2,5',
    ]);
  });

  it('tells TensorBoard to forget the steps that are done again', async () => {
    const folder = await temporaryFolder();
    const log = await logTo(`tensorboard:${folder}`, { resume: true });
    for (const step of [30, 40, 35]) await log.onEpoch(reportAt(step));
    const [file] = await readdir(folder);
    const events = await readEvents(join(folder, file!));
    expect(events.map(({ step, starts }) => (starts ? `start ${step}` : step))).toEqual([
      0,
      'start 30',
      30,
      40,
      'start 35',
      35,
    ]);
  });

  it('never loses a training to a disk that is full or a folder that is gone', async () => {
    const folder = join(await temporaryFolder(), 'gone');
    await mkdir(folder);
    const failures: GradloomError[] = [];
    const onFailure = (failure: GradloomError) => void failures.push(failure);
    const log = await logTo(join(folder, 'run.csv'), { onFailure });
    await log.onEpoch(reportAt(1));
    await rm(folder, { recursive: true });
    for (const step of [2, 3]) await log.onEpoch(reportAt(step));
    expect(failures).toHaveLength(1);
    await expect(log.close()).rejects.toMatchObject({ code: 'E_FILE' });
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const path = join(await temporaryFolder(), 'run.jsonl');
    const tight = await openLog(path, {}, { ...NODE_LOG_CALLS, append: () => Promise.reject(full) });
    await tight.onEpoch(reportAt(1));
    await tight.onEpoch(reportAt(2));
    expect(tight.failure).toMatchObject({ code: 'E_FILE', hint: expect.stringContaining('full') as string });
    expect((await readFile(path, 'utf8')).match(/\n/g)).toHaveLength(1);
  });

  it('refuses other names, other files and folders that are not there, before the training', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'data.csv'), 'a,b\n1,2\n');
    await writeFile(join(folder, 'data.jsonl'), '{"a": 1}\n');
    for (const name of ['data.csv', 'data.jsonl', 'none/run.csv'])
      await expect(logTo(join(folder, name))).rejects.toMatchObject({ code: 'E_FILE' });
    expect(await readFile(join(folder, 'data.csv'), 'utf8')).toBe('a,b\n1,2\n');
    await expect(logTo('run.txt')).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    await expect(logTo('tensorboard:')).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    const taken = join(await temporaryFolder(), 'taken');
    await writeFile(taken, 'mine');
    await expect(logTo(`tensorboard:${taken}`)).rejects.toMatchObject({
      code: 'E_FILE',
      message: `tensorboard: it must be a folder; got the file ${taken}.`,
    });
  });
});
