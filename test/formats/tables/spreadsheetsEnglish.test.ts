// Tables as Excel, Google Sheets and Numbers save them in English.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

describe('a spreadsheet in English', () => {
  reads(
    'Excel, UTF-8 with its mark, lines with CR LF',
    '\uFEFFheight,weight,fit\r\n1.8,80,7.5\r\n1.6,55,8.25\r\n',
    {
      x: { height: [1.8, 1.6], weight: [80, 55] },
      y: [7.5, 8.25],
    },
  );

  reads(
    'thousands between quotes',
    'city,people,rent\nA,"1,234,567","1,250.50"\nB,"98,700","980.00"\nA,"12,000","1,100.25"\n',
    {
      x: { 'city=A': [1, 0, 1], 'city=B': [0, 1, 0], people: [1234567, 98700, 12000] },
      y: [1250.5, 980, 1100.25],
    },
  );

  reads(
    'thousands with one comma only, beside a column with points',
    'people,rent\n"1,234",0.5\n"2,345",0.7\n',
    {
      x: { people: [1234, 2345] },
      y: [0.5, 0.7],
      said: [
        '"people": "1,234" is read as 1234, not as 1.234, as the decimal sign of the other columns is "."',
      ],
    },
  );

  refuses('thousands with one comma only, and nothing that tells', 'a,y\n"1,234",1\n"2,345",2\n', {
    parts: [':2:1', '"a"', '"1,234"', '--decimal'],
  });

  reads('the same where the decimal sign is told to be a point', 'a,y\n"1,234",1\n"2,345",2\n', {
    options: { decimal: '.' },
    x: { a: [1234, 2345] },
    y: [1, 2],
  });

  reads('the same where the decimal sign is told to be a comma', 'a,y\n"1,234",1\n"2,345",2\n', {
    options: { decimal: ',' },
    x: { a: [1.234, 2.345] },
    y: [1, 2],
  });

  reads(
    'dollars, with thousands and negative ones in parentheses',
    'profit,y\n"$1,234.50",1\n($20.00),2\n-$3.25,3\n$0.00,4\n',
    {
      x: { profit: [1234.5, -20, -3.25, 0] },
      y: [1, 2, 3, 4],
    },
  );

  refuses('two currencies in a column', 'price,y\n$5.00,1\n€4.00,2\n', {
    parts: ['"price"', 'one currency', '"€"', '--drop'],
  });

  reads('per cent', 'rate,y\n12%,1.5\n12.3%,2.5\n0%,3.5\n-5%,4.5\n', {
    x: { rate: [0.12, 0.123, 0, -0.05] },
    y: [1.5, 2.5, 3.5, 4.5],
    said: ['"rate": per cent are read as fractions'],
  });

  refuses('per cent and plain numbers in one column', 'rate,y\n12%,1\n0.5,2\n', {
    parts: ['"rate"', 'per cent', ':3'],
  });

  reads(
    'dates with the month first, where a day above 12 tells',
    'day,y\n1/2/2020,1.5\n1/31/2020,2.5\n12/31/1969,3.5\n',
    {
      x: { day: [1577923200, 1580428800, -86400] },
      y: [1.5, 2.5, 3.5],
      said: ['"day": dates and times are read as seconds since 1970-01-01 UTC, the month first'],
    },
  );

  refuses('dates that may begin with day or month', 'day,y\n01/02/2020,1\n03/04/2020,2\n', {
    parts: [':2:1', '"01/02/2020"', '--dates dmy', '--dates mdy'],
  });

  reads('the same, where the order is told', 'day,y\n01/02/2020,1\n03/04/2020,2\n', {
    options: { dates: 'mdy' },
    x: { day: [1577923200, 1583280000] },
    y: [1, 2],
    said: ['the month first'],
  });

  refuses('dates of both orders', 'day,y\n13/02/2020,1\n02/13/2020,2\n', {
    parts: ['one order', '"02/13/2020"'],
  });

  reads('times with AM and PM', 'at,y\n1:05 PM,1.5\n12:00 AM,2.5\n12:30 PM,3.5\n', {
    x: { at: [47100, 0, 45000] },
    y: [1.5, 2.5, 3.5],
    said: ['"at": dates and times'],
  });

  reads('TRUE and FALSE', 'member,age,y\nTRUE,20,1.5\nFALSE,30,2.5\n,40,3.5\n', {
    x: { member: [1, 0, null], age: [20, 30, 40] },
    y: [1.5, 2.5, 3.5],
  });

  reads('codes kept as text by a formula', 'zip,y\n"=""01067""",1.5\n"=""98101""",2.5\n', {
    x: { zip: [1067, 98101] },
    y: [1.5, 2.5],
    said: ['"zip": numbers such as "01067" begin with zeros, as codes do'],
  });

  reads('#N/A where a formula found nothing', 'a,y\n#N/A,1.5\n2,2.5\n', {
    x: { a: [null, 2] },
    y: [1.5, 2.5],
  });

  refuses('#DIV/0! among numbers', 'a,y\n1,1.5\n#DIV/0!,2.5\n3,3.5\n', {
    parts: [':3:1', '#DIV/0!', '--missing'],
  });

  reads('#DIV/0! where it is told to be missing', 'a,y\n1,1.5\n#DIV/0!,2.5\n3,3.5\n', {
    options: { missing: ['#DIV/0!'] },
    x: { a: [1, null, 3] },
    y: [1.5, 2.5, 3.5],
  });

  reads('empty columns behind the table', 'a,y,,\n1,2.5,,\n3,4.5,,\n', {
    options: { target: 'y' },
    x: { a: [1, 3] },
    y: [2.5, 4.5],
    said: ['it has no values: left out', 'column 3, without a name', 'column 4, without a name'],
  });

  reads('a title above the table, passed over', 'Sales of 2020\n\na,y\n1,2.5\n3,4.5\n', {
    options: { skip: 1 },
    x: { a: [1, 3] },
    y: [2.5, 4.5],
  });

  refuses('a title above the table', 'Sales of 2020\na,y\n1,2.5\n3,4.5\n', {
    parts: ['every row must have', '--skip'],
  });

  reads(
    'Unicode text: UTF-16 with tabs',
    Uint8Array.from(Buffer.from('\uFEFFa\ty\r\n1\t2.5\r\n3\t4.5\r\n', 'utf16le')),
    {
      x: { a: [1, 3] },
      y: [2.5, 4.5],
    },
  );

  reads('Numbers of a Mac of old: lines with CR only', 'a,y\r1,2.5\r3,4.5\r', {
    x: { a: [1, 3] },
    y: [2.5, 4.5],
  });

  reads(
    'Google Sheets: numbers between quotes, blank lines at the end',
    '"a","y"\n"1.5","2.5"\n"3","4.5"\n\n\n',
    {
      x: { a: [1.5, 3] },
      y: [2.5, 4.5],
    },
  );

  reads(
    'line breaks and quotes within cells',
    'note,y\n"a ""b""\nc",1.5\n"d, e",2.5\n"d, e",3.5\n"a ""b""\nc",4.5\n',
    {
      x: { 'note=a "b"\nc': [1, 0, 0, 1], 'note=d, e': [0, 1, 1, 0] },
      y: [1.5, 2.5, 3.5, 4.5],
    },
  );
});
