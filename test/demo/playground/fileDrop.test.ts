// What files are, by their names.

import { describe, expect, it } from 'vitest';
import { sorted } from '../../../demo/playground/fileDrop.ts';

const files = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File([], path.split('/').at(-1)!) }));
const kindAndCount = (...paths: string[]) => {
  const given = sorted(files(...paths));
  return given && [given.kind, given.files.length];
};

describe('files that are dropped', () => {
  it('are a table, IDX files or pictures in folders', () => {
    expect(kindAndCount('a.csv')).toEqual(['table', 1]);
    expect(kindAndCount('data.tsv.gz', 'readme.md')).toEqual(['table', 1]);
    expect(kindAndCount('train-images-idx3-ubyte.gz', 'train-labels.idx1-ubyte')).toEqual(['pictures', 2]);
    expect(kindAndCount('f/rose/1.jpg', 'f/rose/2.JPEG', 'f/tulip/1.png', 'f/list.csv')).toEqual([
      'pictures',
      3,
    ]);
  });

  it('are nothing where no name is known', () => {
    expect(kindAndCount()).toBeUndefined();
    expect(kindAndCount('a.exe', 'b.html', 'csv')).toBeUndefined();
  });
});
