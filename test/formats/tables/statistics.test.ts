// Tables as R, SAS, SPSS, Stata and Matlab write them.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

describe('R', () => {
  reads(
    'write.csv: row names under an empty name',
    '"","len","dose","supp"\n"1",4.2,0.5,"VC"\n"2",11.5,0.5,"VC"\n"3",7.3,1,"OJ"\n',
    {
      x: { len: [4.2, 11.5, 7.3], dose: [0.5, 0.5, 1] },
      y: ['VC', 'VC', 'OJ'],
      said: ['column 1, without a name', 'it has no name and counts the rows: left out'],
    },
  );

  reads('write.csv: rows that have names', '"","mpg","cyl"\n"Mazda RX4",21,6.5\n"Datsun 710",22.8,4.5\n', {
    x: { mpg: [21, 22.8] },
    y: [6.5, 4.5],
    said: ['column 1, without a name', 'it has no name and names the rows: left out'],
  });

  reads('write.csv2: semicolons, decimal commas, quotes', '"a";"y"\n1,5;"u"\n2,25;"v"\n3,5;"u"\n', {
    x: { a: [1.5, 2.25, 3.5] },
    y: ['u', 'v', 'u'],
  });

  reads(
    'write.table: blanks, and a header that is one cell short',
    '"a" "b" "kind"\n"1" 1.5 2 "x y"\n"2" 2.5 NA "z"\n"3" 3.5 4 "z"\n',
    {
      x: { a: [1.5, 2.5, 3.5], b: [2, null, 4] },
      y: ['x y', 'z', 'z'],
      said: ['column 1, without a name', 'counts the rows'],
    },
  );

  reads('write.table with tabs, without quotes and row names', 'a\tb\ty\n1.5\tTRUE\t2.5\n2.5\tFALSE\t3.5\n', {
    x: { a: [1.5, 2.5], b: [1, 0] },
    y: [2.5, 3.5],
  });

  reads('readr: NA, and dates of ISO', 'day,n,y\n2020-01-01,NA,1.5\n2020-01-02,5,2.5\n', {
    x: { day: [1577836800, 1577923200], n: [null, 5] },
    y: [1.5, 2.5],
    said: ['"day": dates and times are read as seconds since 1970-01-01 UTC'],
  });

  refuses('Inf', 'a,y\n1,1.5\nInf,2.5\n3,3.5\n', { parts: [':3:1', '"a"', 'finite', '"Inf"'] });

  reads('numbers with an exponent', 'a,y\n1e5,1.5\n1e+05,2.5\n1.5E-3,3.5\n', {
    x: { a: [100000, 100000, 0.0015] },
    y: [1.5, 2.5, 3.5],
  });
});

describe('SAS', () => {
  reads('missing values as points and lettered points', 'AGE,DOSE,RESP\n34,.,1.5\n.A,2.5,2.5\n40,3,3.5\n', {
    x: { AGE: [34, null, 40], DOSE: [null, 2.5, 3] },
    y: [1.5, 2.5, 3.5],
  });

  reads('dates in the form DATE9', 'VISIT,RESP\n31JAN2020,1.5\n01FEB2020,2.5\n', {
    x: { VISIT: [1580428800, 1580515200] },
    y: [1.5, 2.5],
    said: ['dates and times'],
  });

  reads('date and time in the form DATETIME', 'AT,RESP\n31JAN2020:12:34:56,1.5\n01FEB2020:00:00:00,2.5\n', {
    x: { AT: [1580474096, 1580515200] },
    y: [1.5, 2.5],
    said: ['dates and times'],
  });

  reads('COMMA formats', 'PAY,RESP\n"$1,234,567.00",1.5\n"($89.50)",2.5\n', {
    x: { PAY: [1234567, -89.5] },
    y: [1.5, 2.5],
  });
});

describe('SPSS', () => {
  reads('own codes of missing values', 'age,income,happy\n34,-99,1.5\n-99,2000,2.5\n51,3000,3.5\n', {
    options: { missing: ['-99'] },
    x: { age: [34, null, 51], income: [null, 2000, 3000] },
    y: [1.5, 2.5, 3.5],
  });

  reads(
    'the same with decimals, told without',
    'age,income,happy\n34,-99.0,1.5\n41,2000.5,2.5\n51,NA3,3.5\n',
    {
      options: { missing: ['-99', 'NA3'] },
      x: { age: [34, 41, 51], income: [null, 2000.5, null] },
      y: [1.5, 2.5, 3.5],
    },
  );

  reads(
    'tabs, decimal commas and labels in words',
    'alter\tgruppe\twert\n34\tKontrolle\t1,5\n41\tTherapie\t2,5\n51\tTherapie\t3,5\n',
    {
      x: { alter: [34, 41, 51], 'gruppe=Kontrolle': [1, 0, 0], 'gruppe=Therapie': [0, 1, 1] },
      y: [1.5, 2.5, 3.5],
    },
  );

  reads(
    'fixed columns between runs of blanks',
    '  id   age     score\n   7    34      1.50\n   9   104     12.25\n',
    {
      x: { id: [7, 9], age: [34, 104] },
      y: [1.5, 12.25],
    },
  );
});

describe('Stata', () => {
  reads(
    'outsheet: tabs, missing as points',
    'make\tprice\tmpg\nAMC\t4099\t22.5\nAMC\t4749\t.\nBuick\t5189\t20.5\n',
    {
      options: { target: 'price' },
      x: { 'make=AMC': [1, 1, 0], 'make=Buick': [0, 0, 1], mpg: [22.5, null, 20.5] },
      y: [4099, 4749, 5189],
    },
  );

  reads('export delimited: dates as 31jan2020', 'when,y\n31jan2020,1.5\n1feb2020,2.5\n', {
    x: { when: [1580428800, 1580515200] },
    y: [1.5, 2.5],
    said: ['dates and times'],
  });
});

describe('Matlab and Octave', () => {
  reads('writematrix: numbers alone', '0.81472,0.91338,0.2785\n0.90579,0.63236,0.54688\n', {
    x: { 'column 1': [0.81472, 0.90579], 'column 2': [0.91338, 0.63236] },
    y: [0.2785, 0.54688],
  });

  reads('NaN', '1,NaN,0.5\nNaN,2,0.75\n', {
    x: { 'column 1': [1, null], 'column 2': [null, 2] },
    y: [0.5, 0.75],
  });

  reads(
    'save -ascii: numbers with exponents between blanks',
    '   1.0000000e+00   2.5000000e+00\n  -3.0000000e-01   4.5000000e+00\n',
    {
      x: { 'column 1': [1, -0.3] },
      y: [2.5, 4.5],
    },
  );

  reads(
    'Octave: comments before the matrix',
    '# name: A\n# type: matrix\n# rows: 2\n# columns: 3\n 1 2 0.5\n 3 4 0.75\n',
    {
      x: { 'column 1': [1, 3], 'column 2': [2, 4] },
      y: [0.5, 0.75],
    },
  );

  reads('a comment with a per cent sign that names the columns', '% x y\n1.5 2.5\n3.5 4.5\n', {
    x: { x: [1.5, 3.5] },
    y: [2.5, 4.5],
    said: ['the columns are called as the comment above them says'],
  });

  reads('Fortran: exponents with D', '1.0D+05 2.5\n-2.5D-01 4.5\n', {
    x: { 'column 1': [100000, -0.25] },
    y: [2.5, 4.5],
  });

  reads(
    'writetable: true and false as 1 and 0, text in quotes',
    'a,ok,kind\n1.5,1,"u"\n2.5,0,"v"\n3.5,1,"u"\n',
    {
      x: { a: [1.5, 2.5, 3.5], ok: [1, 0, 1] },
      y: ['u', 'v', 'u'],
    },
  );
});
