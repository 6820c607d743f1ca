// Texts of other formats, whose lines could be divided like a table's: named, and never read as one.

import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../src/formats/csv.ts';
import { failure } from '../failures.ts';
import { reads, refuses } from './reads.ts';

describe('SQL is refused with the way to CSV', () => {
  const dumps: [string, string][] = [
    ['one statement a row', "INSERT INTO t VALUES (1,'x',0.5);\nINSERT INTO t VALUES (2,'y',0.75);\n"],
    [
      'one statement for all rows',
      "INSERT INTO t (a,b,y) VALUES (1,'x',0.5),\n(2,'y',0.75),\n(3,'x',1.5);\n",
    ],
    ['in small letters, with a quoted name', 'insert ignore into `t` values (1,2);\n'],
    [
      'mysqldump',
      '-- MySQL dump 10.13\n--\n\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (\n  `a` int\n);\nINSERT INTO `t` VALUES (1),(2);\n',
    ],
    [
      'pg_dump',
      '--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nCOPY public.t (a, b) FROM stdin;\n1\t2\n3\t4\n\\.\n',
    ],
    ['COPY alone', 'COPY public.t (a, b) FROM stdin;\n1\t2\n3\t4\n\\.\n'],
    [
      'sqlite3 .dump',
      'BEGIN TRANSACTION;\nCREATE TABLE t(a,b);\nINSERT INTO t VALUES(1,2);\nINSERT INTO t VALUES(3,4);\nCOMMIT;\n',
    ],
  ];
  test.each(dumps)('%s', async (_, text) => {
    for (const options of [{}, { target: false as const }, { header: false, delimiter: ',' }]) {
      const error = await failure(() => readCsv(text, options));
      expect(error.code).toBe('E_FILE_FORMAT');
      expect(error.message).toContain('a table must be rows of cells; got SQL statements');
      for (const program of ['mysql --batch', 'CSV HEADER', 'sqlite3 -csv'])
        expect(error.hint).toContain(program);
    }
  });
});

describe('other formats are refused by name', () => {
  const texts: [string, string][] = [
    ['JSON', '{"a":1,"y":2}\n{"a":3,"y":4}\n'],
    ['JSON', '[[1, 2, 0.5],\n [3, 4, 0.75],\n [5, 6, 0.8]]\n'],
    ['HTML or XML', '<table><tr><td>1</td><td>2</td></tr>\n</table>\n'],
    ['HTML or XML', '<?xml version="1.0"?>\n<r><a>1</a></r>\n'],
    ['ARFF', '@RELATION iris\n@ATTRIBUTE a REAL\n@ATTRIBUTE y REAL\n@DATA\n1,0.5\n2,0.75\n'],
    ['LIBSVM', '+1 1:0.7 2:0.3\n-1 1:0.5 2:0.1\n+1 1:0.2 2:0.9\n'],
    ['LIBSVM', '1 1:12 2:13\n0 1:15 2:11\n1 1:22 2:19\n'],
    ['LaTeX', 'a & b & y \\\\\n1 & 2 & 0.5 \\\\\n3 & 4 & 0.6 \\\\\n'],
    ['lists in brackets', '(1,"x",0.5)\n(2,"y",0.7)\n(3,"x",0.7)\n'],
    ['lists in brackets', 'a,b,y\n{1, 2, 0.5},\n{3, 4, 0.75},\n'],
    ['YAML', 'a: 1\ny: 2\n---\na: 3\ny: 4\n'],
  ];
  test.each(texts)('%s (%j)', async (what, text) => {
    const error = await failure(() => readCsv(text));
    expect(error.message).toContain(`a table must be rows of cells; got ${what}`);
    expect(error.hint).not.toBe('');
  });
});

describe('what looks a little like them is a table', () => {
  reads(
    'ARFF below its head',
    '@RELATION iris\n@ATTRIBUTE a REAL\n@ATTRIBUTE y REAL\n@DATA\n1,0.5\n2,0.75\n',
    {
      options: { skip: 4 },
      x: { 'column 1': [1, 2] },
      y: [0.5, 0.75],
    },
  );

  reads('columns of times between blanks', '5 10:30 0.5\n6 10:31 1.5\n', {
    x: { 'column 1': [5, 6], 'column 2': [37800, 37860] },
    y: [0.5, 1.5],
    said: ['dates and times'],
  });

  reads('names in brackets, and amounts in parentheses', '[size],[price]\n(5),(6.5)\n7,(8.5)\n', {
    x: { '[size]': [-5, 7] },
    y: [-6.5, -8.5],
  });

  reads('a column that is called insert', 'insert,y\n1,0.5\n2,0.75\n', {
    x: { insert: [1, 2] },
    y: [0.5, 0.75],
  });

  reads('Markdown without outer bars', 'a | y\n--|--\n1 | 0.5\n2 | 0.75\n', {
    x: { a: [1, 2] },
    y: [0.5, 0.75],
  });

  reads('Markdown that aligns its columns', 'a | b | y\n:-- |:-:|--:\n1 | 3 | 0.5\n2 | 4 | 0.75\n', {
    x: { a: [1, 2], b: [3, 4] },
    y: [0.5, 0.75],
  });

  reads('a simple table of reStructuredText', '==  ====\na   y\n==  ====\n1   0.5\n2   0.75\n==  ====\n', {
    x: { a: [1, 2] },
    y: [0.5, 0.75],
  });

  refuses(
    'fixed widths with an empty cell and a blank in another',
    'name     a    b\nNew York      5\nRome     2    3\n',
    {
      parts: ['CSV:2:2', '"York"'],
    },
  );
});
