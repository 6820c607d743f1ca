// Records of the tuner out of files and databases that anything may have written.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { LIBRARY_VERSION } from '../../src/gpu/libraryVersion.ts';
import { tuningDevice } from '../../src/gpu/tuning.ts';
import { readRecords } from '../../src/gpu/tuningRecord.ts';

const record = {
  winner: 'tile quads=1',
  source: '0a1b2c3d',
  rule: 'tile quads=2',
  problem: '[8, 8] · [8, 8]',
  flops: 1024,
  nanoseconds: 10,
  ruleNanoseconds: 20,
};

test('whole records are read, damaged ones are left out', () => {
  const { winner: _, ...nameless } = record;
  const found = {
    good: record,
    'no winner': nameless,
    'winner is a number': { ...record, winner: 7 },
    'empty source': { ...record, source: '' },
    'long text': { ...record, problem: 'x'.repeat(301) },
    'no time': { ...record, nanoseconds: 0 },
    'time is text': { ...record, nanoseconds: '10' },
    'negative time': { ...record, ruleNanoseconds: -1 },
    'not a number': { ...record, flops: Number.NaN },
    nothing: null,
    text: 'record',
    ['x'.repeat(301)]: record,
  };
  expect([...readRecords(JSON.parse(JSON.stringify(found)))]).toEqual([['good', record]]);
});

test('what is no collection of records holds none', () => {
  for (const found of [undefined, null, 7, 'text', [], true]) expect(readRecords(found).size).toBe(0);
});

test('names like __proto__ are names like all others', () => {
  const found = JSON.parse(`{"__proto__": ${JSON.stringify(record)}, "constructor": 1}`) as unknown;
  expect([...readRecords(found).keys()]).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['winner']).toBeUndefined();
});

test('records are of a device, its driver, what compiles for it, and this version of the library', () => {
  const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(LIBRARY_VERSION).toBe(manifest.version);
  const info = { vendor: 'nvidia', architecture: 'hopper', device: 'NVIDIA H200', description: 'driver 570' };
  expect(tuningDevice(info, 'webgpu 0.6.2')).toBe(
    `gradloom ${manifest.version} / nvidia / hopper / NVIDIA H200 / driver 570 / webgpu 0.6.2`,
  );
  expect(tuningDevice({ ...info, description: 'driver 580' }, 'webgpu 0.6.2')).toContain('driver 580');
  expect(tuningDevice({ ...info, device: '', description: '' }, 'Chrome/156.0')).toBe(
    `gradloom ${manifest.version} / nvidia / hopper / Chrome/156.0`,
  );
});
