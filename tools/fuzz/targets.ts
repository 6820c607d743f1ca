// The readers of files from outside, each with small good files of every kind that it knows.

import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { dataSetFromArrays } from '../../src/data/fromArrays.ts';
import type { ArrayData } from '../../src/formats/arrayData.ts';
import { readCsv } from '../../src/formats/csv.ts';
import { gunzip } from '../../src/formats/gzip.ts';
import { readHdf5 } from '../../src/formats/hdf5.ts';
import { readIdx } from '../../src/formats/idx.ts';
import { readJsonData } from '../../src/formats/jsonData.ts';
import { readNpy, writeNpy } from '../../src/formats/npy.ts';
import { readNpz } from '../../src/formats/npz.ts';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { readRecords } from '../../src/gpu/tuningRecord.ts';
import { readArchive } from '../../src/node/swiftshaderArchive.ts';
import { readOnnx } from '../../src/onnx/import/readOnnx.ts';
import { LZF, NUMBERS, TEXT, USER_BLOCK } from '../../test/formats/hdf5Files.ts';
import { foreignModel } from '../../test/onnx/foreignModel.ts';
import { MODELS } from '../../test/onnx/foreignModels.ts';
import type { FuzzTarget } from './target.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const X: ArrayData = {
  shape: [4, 3],
  dtype: 'f32',
  data: Float32Array.from({ length: 12 }, (_, i) => i / 3),
};
const Y: ArrayData = { shape: [4], dtype: 'i64', data: BigInt64Array.of(0n, 1n, 2n, 1n) };
const PICTURES: ArrayData = {
  shape: [4, 2, 3],
  dtype: 'u8',
  data: Uint8Array.from({ length: 24 }, (_, i) => i),
};

/** An NPY file with any header. */
function npyOf(header: string, data: Uint8Array): Uint8Array {
  const text = encode(header);
  const start = [0x93, ...encode('NUMPY'), 1, 0, text.length & 255, text.length >> 8];
  return Uint8Array.of(...start, ...text, ...data);
}

const TEXT_LABELS = npyOf(
  "{'descr': '|S4', 'fortran_order': False, 'shape': (4, 1), }\n",
  encode('dog\0catsdog\0cow\0'),
);

const NPY: readonly Uint8Array[] = [
  writeNpy(X),
  writeNpy(Y),
  npyOf("{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), }\n", new Uint8Array(48).fill(63)),
  npyOf("{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }\n", new Uint8Array(24).fill(1, 0, 1)),
  TEXT_LABELS,
  npyOf("{'descr': '<f2', 'fortran_order': False, 'shape': (4,), }\n", new Uint8Array(8)),
];

function zip(members: Record<string, Uint8Array>, level: 0 | 9): Uint8Array {
  return zipSync(members, { level, mtime: '2020-01-01' });
}

/** Damages one member, packed or stored as before. */
function repackZip(bytes: Uint8Array, damage: (content: Uint8Array) => Uint8Array): Uint8Array {
  const members = Object.entries(unzipSync(bytes));
  const [name = '', content = new Uint8Array(0)] = members[bytes.length % members.length] ?? [];
  return zip(Object.fromEntries([...members, [name, damage(content)]]), bytes.length % 2 ? 9 : 0);
}

function idx(type: number, shape: readonly number[], size: number): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + shape.reduce((count, n) => count * n, size)).fill(1);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, length] of shape.entries()) view.setUint32(4 + 4 * axis, length);
  return bytes;
}

/** A ustar archive of one file and one folder, with the checksums of its headers. */
function tar(): Uint8Array {
  const header = (name: string, type: string, size: number): Uint8Array => {
    const block = new Uint8Array(512);
    block.set(encode(name), 0);
    block.set(encode(`0000644\0${'0000000\0'.repeat(2)}${size.toString(8).padStart(11, '0')}\0`), 100);
    block.set(encode(type), 156);
    block.set(encode('ustar\x0000'), 257);
    return withChecksum(block);
  };
  const content = new Uint8Array(512);
  content.set(encode('a driver'));
  return Buffer.concat([header('lib/', '5', 0), header('lib/a.so', '0', 8), content, new Uint8Array(1024)]);
}

function withChecksum(block: Uint8Array): Uint8Array {
  block.fill(32, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return block;
}

/** Damages the archive, then makes the first two headers' checksums right. */
function repackTar(bytes: Uint8Array, damage: (content: Uint8Array) => Uint8Array): Uint8Array {
  const damaged = damage(bytes).slice();
  for (const at of [0, 512]) {
    if (at + 512 <= damaged.length) withChecksum(damaged.subarray(at, at + 512));
  }
  return damaged;
}

const RECORDS = JSON.stringify({
  a: {
    winner: 'tile64',
    source: 'abc',
    rule: 'panel',
    problem: '64 × 64',
    flops: 1e6,
    nanoseconds: 10.5,
    ruleNanoseconds: 0,
  },
});

/** What the readers make goes on to where it is used. */
function use(x: ReturnType<typeof readNpy>, y?: ReturnType<typeof readNpy>): void {
  // Text is for labels.
  if (x.dtype !== 'text') dataSetFromArrays(x, y);
}

/** All targets by name. What is read in other ways is added here: a file of its own, and a line. */
export const TARGETS: ReadonlyMap<string, FuzzTarget> = new Map<string, FuzzTarget>([
  [
    'csv',
    {
      seeds: async () =>
        ['a,b,c\n1,2,x\n3,,y\n"5",6,x\n', '1;2;3\n4;5;6\n', '1.5\t2\n3\t4\n'].map((text) => encode(text)),
      read: (bytes) => readCsv(decode(bytes)),
    },
  ],
  [
    'gzip',
    {
      seeds: async () => NPY.slice(0, 3).map((bytes) => new Uint8Array(gzipSync(bytes))),
      read: async (bytes) => use(readNpy(await gunzip(bytes))),
      repack: (bytes, damage) => new Uint8Array(gzipSync(damage(gunzipSync(bytes)))),
    },
  ],
  [
    'hdf5',
    {
      seeds: async () => [NUMBERS, TEXT, USER_BLOCK, LZF],
      read: (bytes) => readHdf5(bytes),
    },
  ],
  [
    'idx',
    {
      seeds: async () => [idx(8, [3, 2, 2], 1), idx(8, [3], 1), idx(0x0b, [2, 2], 2), idx(0x0e, [2], 8)],
      read: (bytes) => use(readIdx(bytes)),
    },
  ],
  [
    'json',
    {
      seeds: async () =>
        [
          '{"X": [[1, 2], [3, null]], "y": [0, [1]], "Xval": [[5, 6e1]], "yval": [1]}',
          '{"x": [1, 2], "y": ["a", "b"], "more": {"x": [true, "\\u0061"]}}',
        ].map((text) => encode(text)),
      read: (bytes) => readJsonData(decode(bytes)),
    },
  ],
  ['npy', { seeds: async () => NPY, read: (bytes) => use(readNpy(bytes)) }],
  [
    'npz',
    {
      seeds: async () => [
        zip({ 'x.npy': writeNpy(X), 'y.npy': writeNpy(Y) }, 9),
        zip({ 'x.npy': writeNpy(PICTURES), 'text.npy': TEXT_LABELS }, 0),
      ],
      read: (bytes) => {
        const arrays = readNpz(bytes);
        const x = arrays.get('x');
        if (x) use(x, arrays.get('y') ?? arrays.get('text'));
      },
      repack: repackZip,
    },
  ],
  [
    'onnx',
    {
      seeds: async () => Object.values(MODELS).map((model) => foreignModel(model)),
      read: (bytes) => readOnnx(bytes),
    },
  ],
  [
    'safetensors',
    {
      seeds: async () => [
        writeSafetensors(
          new Map([
            ['w', X],
            ['p', PICTURES],
          ]),
          new Map([['format', 'test']]),
        ),
      ],
      read: (bytes) => readSafetensors(bytes),
    },
  ],
  ['tar', { seeds: async () => [tar()], read: (bytes) => readArchive(bytes), repack: repackTar }],
  [
    'tuning',
    {
      seeds: async () => [encode(RECORDS)],
      read: (bytes) => {
        let found: unknown;
        try {
          found = JSON.parse(decode(bytes));
        } catch {
          // The store takes a file that is no JSON for one without records.
        }
        readRecords(found);
      },
    },
  ],
]);
