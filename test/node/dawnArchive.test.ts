import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { readArchive } from '../../src/node/swiftshaderArchive.ts';
import { archiveOf, entry } from './dawnTar.ts';

test('files come out with their bytes, folders are skipped', () => {
  const archive = archiveOf(
    entry({ name: './', type: '5' }),
    entry({ name: './one.so', content: 'first' }),
    entry({ name: 'inner/two.json', content: 'x'.repeat(513) }),
    entry({ name: 'empty', content: '' }),
  );
  const files = readArchive(archive).map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]);
  expect(files).toEqual([
    ['one.so', 'first'],
    ['two.json', 'x'.repeat(513)],
    ['empty', ''],
  ]);
});

test.each(['/etc/passwd', '../escape', 'a/../../b', 'a//b', 'a\\b', 'C:evil', '', 'folder/..', '.'])(
  'the path %j is refused',
  (name) => {
    expect(() => readArchive(archiveOf(entry({ name, content: 'x' })))).toThrow(/stay inside its folder/);
  },
);

test('a path that leaves its folder through the prefix field is refused', () => {
  const archive = archiveOf(entry({ name: 'passwd', prefix: '/etc', content: 'x' }));
  expect(() => readArchive(archive)).toThrow(/stay inside its folder/);
});

test.each(['1', '2', '3', '6', 'x', 'L'])(
  'an entry of type %s (link, device, extension) is refused',
  (type) => {
    expect(() => readArchive(archiveOf(entry({ name: 'a', type })))).toThrow(/only files and folders/);
  },
);

test('a damaged header is refused by its checksum', () => {
  const archive = archiveOf(entry({ name: 'abc', content: 'x' }));
  archive[1] = 'B'.charCodeAt(0);
  expect(() => readArchive(archive)).toThrow(/checksum/);
});

test('an archive cut anywhere is refused', () => {
  const archive = archiveOf(entry({ name: 'abc', content: 'x'.repeat(700) }));
  for (const length of [0, 1, 511, 512, 600, 1024, 1100, 1536]) {
    expect(() => readArchive(archive.subarray(0, length)), `cut at ${length}`).toThrow(/tar: /);
  }
});

test('bytes of chance give an error of the library or files, never another exception', () => {
  assert(
    property(uint8Array({ maxLength: 2048 }), (bytes) => {
      try {
        readArchive(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: 'E_FILE_FORMAT' });
      }
    }),
    { seed: 1 },
  );
});
