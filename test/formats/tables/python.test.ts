// Tables as pandas, NumPy and scikit-learn write them.

import { describe } from 'vitest';
import { reads } from './reads.ts';

describe('pandas', () => {
  reads('to_csv with its index', ',a,b,kind\n0,1.5,2.0,x\n1,2.5,3.0,y\n2,3.5,4.0,x\n', {
    x: { a: [1.5, 2.5, 3.5], b: [2, 3, 4] },
    y: ['x', 'y', 'x'],
    said: ['column 1, without a name', 'it has no name and counts the rows: left out'],
  });

  reads('to_csv read and written again', 'Unnamed: 0,a,y\n0,1.5,2.5\n1,2.5,3.5\n', {
    x: { 'Unnamed: 0': [0, 1], a: [1.5, 2.5] },
    y: [2.5, 3.5],
  });

  reads('to_csv of columns without names: 0, 1, 2', '0,1,2\n1.5,2.25,0.5\n2.5,3.25,0.75\n', {
    x: { 0: [1.5, 2.5], 1: [2.25, 3.25] },
    y: [0.5, 0.75],
    said: ['the first row is taken for the names of the columns, which are numbers'],
  });

  reads('the same where the first row is told to be data', '0,1,2\n1.5,2.25,0.5\n2.5,3.25,0.75\n', {
    options: { header: false },
    x: { 'column 1': [0, 1.5, 2.5], 'column 2': [1, 2.25, 3.25] },
    y: [2, 0.5, 0.75],
  });

  reads('to_csv of an index and columns without names', ',0,1\n0,1.5,2.5\n1,3.5,4.5\n', {
    x: { 0: [1.5, 3.5] },
    y: [2.5, 4.5],
    said: ['column 1, without a name', 'counts the rows', 'which are numbers'],
  });

  reads('numbers as names beside a label', '0,1,label\n1.5,2.5,u\n3.5,4.5,v\n5.5,6.5,u\n', {
    x: { 0: [1.5, 3.5, 5.5], 1: [2.5, 4.5, 6.5] },
    y: ['u', 'v', 'u'],
    said: ['which are numbers'],
  });

  reads('years as names', 'country,1990,1991,1992\nA,7.5,7.75,7.25\nB,8.5,8.75,8.25\n', {
    x: { 'country=A': [1, 0], 'country=B': [0, 1], 1990: [7.5, 8.5], 1991: [7.75, 8.75] },
    y: [7.25, 8.25],
    said: ['which are numbers'],
  });

  reads('a first row of data that ascends is no header', '0,1,a\n3,4,b\n5,7,a\n6,8,b\n', {
    x: { 'column 1': [0, 3, 5, 6], 'column 2': [1, 4, 7, 8] },
    y: ['a', 'b', 'a', 'b'],
  });

  reads('time stamps with a zone', 'at,y\n2020-01-01 00:00:00+00:00,1.5\n2020-01-01 02:00:00+01:00,2.5\n', {
    x: { at: [1577836800, 1577840400] },
    y: [1.5, 2.5],
    said: ['dates and times'],
  });

  reads('time stamps with fractions, and NaT', 'at,y\n2020-01-01 00:00:00.250,1.5\nNaT,2.5\n', {
    x: { at: [1577836800.25, null] },
    y: [1.5, 2.5],
    said: ['dates and times'],
  });

  reads('True and False', 'ok,y\nTrue,1.5\nFalse,2.5\n', { x: { ok: [1, 0] }, y: [1.5, 2.5] });

  reads('<NA> and None', 'a,b,y\n<NA>,None,1.5\n2,3,2.5\n', {
    x: { a: [null, 2], b: [null, 3] },
    y: [1.5, 2.5],
  });

  reads('None as a word among words is a word', 'a,fence,y\n1,None,1.5\n2,Wood,2.5\n3,None,3.5\n', {
    x: { a: [1, 2, 3], 'fence=None': [1, 0, 1], 'fence=Wood': [0, 1, 0] },
    y: [1.5, 2.5, 3.5],
  });

  reads('seconds since 1970', 'at,y\n1600000000,1.5\n1600000001,2.5\n', {
    x: { at: [1600000000, 1600000001] },
    y: [1.5, 2.5],
  });

  reads('names that read_csv made unique', 'a,a.1,y\n1,2,0.5\n3,4,0.75\n', {
    x: { a: [1, 3], 'a.1': [2, 4] },
    y: [0.5, 0.75],
  });

  reads('names that are not unique', 'a,a,,y\n1,2,3,0.5\n3,4,5,0.75\n', {
    x: { a: [1, 3], 'a (2)': [2, 4], 'column 3': [3, 5] },
    y: [0.5, 0.75],
    said: ['column 2, "a", is called "a (2)"', 'column 3, without a name, is called "column 3"'],
  });
});

describe('NumPy', () => {
  reads(
    'savetxt',
    '1.000000000000000000e+00 2.500000000000000000e+00\n-3.000000000000000000e+00 4.500000000000000000e+00\n',
    {
      x: { 'column 1': [1, -3] },
      y: [2.5, 4.5],
    },
  );

  reads('savetxt with a header behind a hash', '# a,b,y\n1.5,2.5,0.5\n3.5,4.5,0.75\n', {
    x: { a: [1.5, 3.5], b: [2.5, 4.5] },
    y: [0.5, 0.75],
    said: ['the columns are called as the comment above them says: a, b, y'],
  });

  reads('savetxt with nan', 'nan,2.5\n1,nan\n', {
    options: { target: false },
    x: { 'column 1': [null, 1], 'column 2': [2.5, null] },
  });
});

describe('scikit-learn', () => {
  reads(
    'a first line with counts and names of classes',
    '4,2,malignant,benign\n1.5,2,0\n2.5,3,1\n3.5,4,0\n4.5,5,1\n',
    {
      x: { 'column 1': [1.5, 2.5, 3.5, 4.5], 'column 2': [2, 3, 4, 5] },
      y: ['malignant', 'benign', 'malignant', 'benign'],
    },
  );

  reads(
    'iris with spaces in its names',
    'sepal length (cm),sepal width (cm),target\n5.1,3.5,0\n4.9,3.0,0\n6.3,3.3,1\n5.8,2.7,1\n',
    {
      x: { 'sepal length (cm)': [5.1, 4.9, 6.3, 5.8], 'sepal width (cm)': [3.5, 3, 3.3, 2.7] },
      y: ['0', '0', '1', '1'],
    },
  );
});
