// One cell that is wrong must not change what its whole column means.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

describe('a date that no calendar has', () => {
  const table = 'when,y\n2023-01-01,1.5\n2023-02-30,2.5\n2023-03-01,3.5\n2023-03-05,4.5\n';

  refuses('is named with its place and the ways out, and makes no categories', table, {
    parts: [
      'CSV:3:1: "when" must be a date; got "2023-02-30", which no calendar has',
      '--missing "2023-02-30"',
      '--categories NAME',
      '--drop NAME',
    ],
  });

  reads('is a missing value where it is named so', table, {
    options: { missing: ['2023-02-30'] },
    x: { when: [1672531200, null, 1677628800, 1677974400] },
    y: [1.5, 2.5, 3.5, 4.5],
    said: ['dates and times'],
  });

  reads('makes a category where the caller asks for categories', table, {
    options: { categories: 'when' },
    x: {
      'when=2023-01-01': [1, 0, 0, 0],
      'when=2023-02-30': [0, 1, 0, 0],
      'when=2023-03-01': [0, 0, 1, 0],
      'when=2023-03-05': [0, 0, 0, 1],
    },
    y: [1.5, 2.5, 3.5, 4.5],
  });

  refuses('31 April, the day first', 'when,y\n30.04.2020,1.5\n31.04.2020,2.5\n', {
    parts: ['CSV:3:1', 'got "31.04.2020", which no calendar has'],
  });

  refuses('29 February of a year without one', 'when,y\n02/29/2024,1.5\n02/29/2023,2.5\n', {
    parts: ['CSV:3:1', '"02/29/2023", which no calendar has'],
  });

  refuses(
    'the zeros of MySQL',
    'at,y\n0000-00-00 00:00:00,1.5\n2020-01-01 12:00:00,2.5\n2020-01-01 12:00:01,3.5\n',
    {
      parts: ['CSV:2:1', '--missing "0000-00-00 00:00:00"'],
    },
  );

  refuses(
    'beyond the rows that are looked at first',
    `when,y\n${'2020-05-05,1.5\n2020-05-06,2.5\n'.repeat(600)}2020-13-01,1.5\n`,
    {
      parts: ['CSV:1202:1', '"2020-13-01", which no calendar has'],
    },
  );

  refuses('as a target', 'a,when\n1.5,2023-01-01\n2.5,2023-01-32\n3.5,2023-01-03\n', {
    parts: ['CSV:3:2', '"2023-01-32", which no calendar has'],
  });
});

describe('a column of dates', () => {
  refuses('with a word is a mistake, as numbers with one are', 'at,y\n1:30,1.5\nlate,2.5\n2:10,3.5\n', {
    parts: ['CSV:3:1: "at" must be a date; got "late"', '--missing WORDS', '--categories NAME'],
  });

  reads('with a word that is named as missing is read', 'at,y\n1:30,1.5\nlate,2.5\n2:10,3.5\n', {
    options: { missing: ['late'] },
    x: { at: [5400, null, 7800] },
    y: [1.5, 2.5, 3.5],
    said: ['dates and times'],
  });

  reads(
    'that are few among words stays a column of words',
    'at,y\nA,1.5\nB,2.5\n2022-01-01,3.5\nA,4.5\nB,5.5\n',
    {
      x: { 'at=2022-01-01': [0, 0, 1, 0, 0], 'at=A': [1, 0, 0, 1, 0], 'at=B': [0, 1, 0, 0, 1] },
      y: [1.5, 2.5, 3.5, 4.5, 5.5],
      said: ['each is a category'],
    },
  );

  refuses(
    'of both orders, one of them impossible',
    'at,y\n01/31/2023,1.5\n31/01/2023,2.5\n31/04/2023,3.5\n',
    {
      parts: ['must be of one order; got both'],
    },
  );

  refuses('of another order than the caller says', 'at,y\n01/31/2023,1.5\n02/05/2023,2.5\n', {
    options: { dates: 'dmy' },
    parts: ['CSV:2:1', 'got "01/31/2023"', '--dates mdy'],
  });
});
