// Tables as PostgreSQL, MySQL, SQLite and their terminals write them.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

describe('PostgreSQL', () => {
  reads('COPY: tabs, \\N for NULL', '1.5\t\\N\t0.5\n2.5\t3\t0.75\n', {
    x: { 'column 1': [1.5, 2.5], 'column 2': [null, 3] },
    y: [0.5, 0.75],
  });

  reads('COPY … CSV HEADER: t and f', 'a,ok,y\n1,t,0.5\n2,f,0.75\n3,,1.5\n', {
    x: { a: [1, 2, 3], ok: [1, 0, null] },
    y: [0.5, 0.75, 1.5],
  });

  reads(
    'psql in its terminal',
    ' a  | kind | y\n----+------+-----\n  1 | u    | 0.5\n  2 | v    | 0.75\n  3 | u    | 1.5\n(3 rows)\n',
    {
      x: { a: [1, 2, 3], 'kind=u': [1, 0, 1], 'kind=v': [0, 1, 0] },
      y: [0.5, 0.75, 1.5],
    },
  );

  reads(
    'psql with a frame',
    '+---+------+\n| a |  y   |\n+---+------+\n| 1 |  0.5 |\n| 2 | 0.75 |\n+---+------+\n(2 rows)\n',
    {
      x: { a: [1, 2] },
      y: [0.5, 0.75],
    },
  );

  reads(
    'time stamps with a zone of hours',
    'at,y\n2020-01-01 12:00:00+02,0.5\n2020-01-01 12:00:00.5+00,0.75\n',
    {
      x: { at: [1577872800, 1577880000.5] },
      y: [0.5, 0.75],
      said: ['dates and times'],
    },
  );

  reads('money', 'paid,y\n"$1,000.50",0.5\n-$2.25,0.75\n', { x: { paid: [1000.5, -2.25] }, y: [0.5, 0.75] });
});

describe('MySQL', () => {
  reads('mysql --batch: tabs, NULL', 'a\tb\ty\n1\tNULL\t0.5\n2\t3\t0.75\n', {
    x: { a: [1, 2], b: [null, 3] },
    y: [0.5, 0.75],
  });

  reads(
    'mysql in its terminal',
    '+------+------+\n| a    | y    |\n+------+------+\n|    1 |  0.5 |\n| NULL | 0.75 |\n|    3 |  1.5 |\n+------+------+\n3 rows in set (0.00 sec)\n',
    {
      x: { a: [1, null, 3] },
      y: [0.5, 0.75, 1.5],
    },
  );

  reads('INTO OUTFILE with \\N between commas and quotes', '"1","\\N","0.5"\n"2","3","0.75"\n', {
    x: { 'column 1': [1, 2], 'column 2': [null, 3] },
    y: [0.5, 0.75],
  });

  reads('a table of Markdown', '| a | y |\n|---|--:|\n| 1 | 0.5 |\n| 2 | 0.75 |\n', {
    x: { a: [1, 2] },
    y: [0.5, 0.75],
  });
});

describe('SQLite', () => {
  reads('.mode list: bars', 'a|b|y\n1|2|0.5\n3||0.75\n', { x: { a: [1, 3], b: [2, null] }, y: [0.5, 0.75] });

  reads('.mode csv without a header', '1,u,0.5\n2,v,0.75\n3,u,1.5\n', {
    x: { 'column 1': [1, 2, 3], 'column 2=u': [1, 0, 1], 'column 2=v': [0, 1, 0] },
    y: [0.5, 0.75, 1.5],
  });

  reads('.mode column: blanks and rulers', 'a   b     y\n--  ----  ----\n1   2     0.5\n3   4     0.75\n', {
    x: { a: [1, 3], b: [2, 4] },
    y: [0.5, 0.75],
  });
});

describe('exports of programs', () => {
  reads('a delimiter at the end of each row', 'a;y;\n1;0.5;\n2;0.75;\n', {
    options: { target: 'y' },
    x: { a: [1, 2] },
    y: [0.5, 0.75],
    said: ['column 3, without a name', 'no values'],
  });

  reads('a delimiter at the end of the rows, but not of the header', 'a;y\n1;0.5;\n2;0.75;\n3;1.5;\n', {
    options: { target: 'y' },
    x: { a: [1, 2, 3] },
    y: [0.5, 0.75, 1.5],
    said: ['column 3, without a name', 'no values'],
  });

  reads('tilde between cells, told', 'a~y\n1~0.5\n2~0.75\n', {
    options: { delimiter: '~' },
    x: { a: [1, 2] },
    y: [0.5, 0.75],
  });

  reads('blanks around cells and quotes', 'a , "y"\n 1 , "0.5" \n2,0.75\n', {
    x: { a: [1, 2] },
    y: [0.5, 0.75],
  });

  reads('identifiers in hexadecimal', 'key,a,y\n0x1F,1,0.5\n0xff,2,0.75\n', {
    x: { key: [31, 255], a: [1, 2] },
    y: [0.5, 0.75],
    said: ['"key": hexadecimal numbers are read as such'],
  });

  reads(
    'unique keys and names are noticed',
    `user_id,guid,a,y\n${Array.from({ length: 10 }, (_, i) => `${1000 + 7 * i},k-${i}x,${i % 3},${i / 4}`).join('\n')}\n`,
    {
      x: {
        user_id: Array.from({ length: 10 }, (_, i) => 1000 + 7 * i),
        a: Array.from({ length: 10 }, (_, i) => i % 3),
      },
      y: Array.from({ length: 10 }, (_, i) => i / 4),
      said: [
        '"user_id": it has another whole number in each row, like an identifier',
        '"guid": text with another value in most rows',
      ],
    },
  );

  refuses('a quote that does not close', 'a,y\n"1,0.5\n2,0.75\n', {
    parts: [':2', 'quotes must come in pairs'],
  });

  refuses('a header without rows', 'a,b,y\n', { parts: ['at least one row of data'] });

  refuses('a file without anything', '\n \n', { parts: ['at least one row of data'] });
});
