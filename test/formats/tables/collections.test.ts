// Tables in the manner of public collections: UCI, Kaggle, weather services and instruments.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

describe('UCI', () => {
  reads(
    'iris.data: no header, class last, an empty line at the end',
    '5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n6.3,3.3,Iris-virginica\n\n',
    {
      x: { 'column 1': [5.1, 4.9, 6.3], 'column 2': [3.5, 3, 3.3] },
      y: ['Iris-setosa', 'Iris-setosa', 'Iris-virginica'],
    },
  );

  reads(
    'adult.data: a blank behind each comma, ? for missing',
    '39, State-gov, 13, <=50K\n50, ?, 13, >50K\n38, State-gov, 9, <=50K\n',
    {
      x: { 'column 1': [39, 50, 38], 'column 2=State-gov': [1, 0, 1], 'column 3': [13, 13, 9] },
      y: ['<=50K', '>50K', '<=50K'],
      said: ['column "column 2": 1 value is missing and becomes zeros in all its features'],
    },
  );

  reads('wine.data: the class first', '1,14.23,1.71\n2,13.2,1.78\n1,13.16,2.36\n2,12.9,2.1\n', {
    options: { target: 0 },
    x: { 'column 2': [14.23, 13.2, 13.16, 12.9], 'column 3': [1.71, 1.78, 2.36, 2.1] },
    y: ['1', '2', '1', '2'],
  });

  reads('housing.data: runs of blanks', ' 0.00632  18.00   2.310  24.00\n 0.02731   0.00   7.070  21.60\n', {
    x: { 'column 1': [0.00632, 0.02731], 'column 2': [18, 0], 'column 3': [2.31, 7.07] },
    y: [24, 21.6],
  });

  reads(
    'auto-mpg.data: blanks, a tab and a name in quotes',
    '18.0   8   307.0   130.0\t"chevrolet malibu"\n25.0   4   98.00   ?\t"ford pinto"\n26.5   4   97.5   90.0\t"ford pinto"\n',
    {
      options: { target: 0 },
      x: {
        'column 2': [8, 4, 4],
        'column 3': [307, 98, 97.5],
        'column 4': [130, null, 90],
        'column 5=chevrolet malibu': [1, 0, 0],
        'column 5=ford pinto': [0, 1, 1],
      },
      y: [18, 25, 26.5],
    },
  );

  reads('mushrooms: letters alone', 'p,x,s\ne,x,y\ne,b,s\np,x,y\n', {
    options: { target: 0 },
    x: {
      'column 2=b': [0, 0, 1, 0],
      'column 2=x': [1, 1, 0, 1],
      'column 3=s': [1, 0, 1, 0],
      'column 3=y': [0, 1, 0, 1],
    },
    y: ['p', 'e', 'e', 'p'],
  });

  reads('house votes: y, n and ?', 'republican,n,y\ndemocrat,y,?\nrepublican,n,y\ndemocrat,y,n\n', {
    options: { target: 0 },
    x: { 'column 2': [0, 1, 0, 1], 'column 3': [1, null, 1, 0] },
    y: ['republican', 'democrat', 'republican', 'democrat'],
  });

  reads('-9 as a marker of missing values', '63.0,-9.0,0\n67.0,3.0,1\n41.0,2.0,0\n57.0,1.5,1\n', {
    options: { missing: ['-9'] },
    x: { 'column 1': [63, 67, 41, 57], 'column 2': [null, 3, 2, 1.5] },
    y: ['0', '1', '0', '1'],
  });
});

describe('Kaggle', () => {
  const passengers = Array.from(
    { length: 12 },
    (_, i) => `${i + 1},${i % 2},"Doe, Mr. ${i}",${i % 3 ? 'male' : 'female'},T${i},${7.25 + i}`,
  );
  const titanic = `PassengerId,Survived,Name,Sex,Ticket,Fare\n${passengers.join('\n')}\n`;

  reads('names and tickets are left out, and numbers of passengers noticed', titanic, {
    options: { target: 'Survived' },
    x: {
      PassengerId: Array.from({ length: 12 }, (_, i) => i + 1),
      'Sex=female': Array.from({ length: 12 }, (_, i) => (i % 3 ? 0 : 1)),
      'Sex=male': Array.from({ length: 12 }, (_, i) => (i % 3 ? 1 : 0)),
      Fare: Array.from({ length: 12 }, (_, i) => 7.25 + i),
    },
    y: Array.from({ length: 12 }, (_, i) => String(i % 2)),
    said: [
      '"PassengerId": it has another whole number in each row',
      'column "Name": text',
      'column "Ticket": text',
    ],
  });

  reads('the same with columns dropped', titanic, {
    options: { target: 'Survived', drop: ['PassengerId', 'Name', 'Ticket', 'Sex'] },
    x: { Fare: Array.from({ length: 12 }, (_, i) => 7.25 + i) },
    y: Array.from({ length: 12 }, (_, i) => String(i % 2)),
  });

  reads('the same with columns kept, by a list as a command line gives it', titanic, {
    options: { target: 'Survived', keep: 'Fare' },
    x: { Fare: Array.from({ length: 12 }, (_, i) => 7.25 + i) },
    y: Array.from({ length: 12 }, (_, i) => String(i % 2)),
  });

  refuses('names as the target', titanic, {
    options: { target: 'Name', drop: 'Ticket' },
    parts: ['"Name"', 'classes that recur', '12', '--target-kind classes'],
  });

  reads('several targets', 'a,b,lat,lon\n1,2,48.5,9.25\n3,4,49.5,8.25\n', {
    options: { target: 'lat,lon' },
    x: { a: [1, 3], b: [2, 4] },
    y: [48.5, 9.25, 49.5, 8.25],
  });

  reads('several targets that are yes or no', 'a,toxic,rude\n1.5,yes,no\n2.5,no,no\n', {
    options: { target: ['toxic', 'rude'] },
    x: { a: [1.5, 2.5] },
    y: [1, 0, 0, 0],
  });

  reads('a name that holds a comma goes before a list', 'a,"b,c",c\n1,2.5,3\n4,5.5,6\n', {
    options: { target: 'b,c' },
    x: { a: [1, 4], c: [3, 6] },
    y: [2.5, 5.5],
  });

  reads('a column called 2 goes before position 2', '2,b,c\n0.5,2,3\n1.5,5,6\n', {
    options: { target: '2', header: true },
    x: { b: [2, 5], c: [3, 6] },
    y: [0.5, 1.5],
  });
});

describe('weather and instruments', () => {
  reads(
    'comments with units above the names',
    '# station 10381\n# unit: mm\ndate;rain;sun\n2020-01-31;1.5;0.5\n2020-02-01;-;2.5\n',
    {
      x: { date: [1580428800, 1580515200], rain: [1.5, null] },
      y: [0.5, 2.5],
      said: ['dates and times'],
    },
  );

  reads('comments between the rows', '# begin\na,y\n1,0.5\n# pause\n2,0.75\n', {
    x: { a: [1, 2] },
    y: [0.5, 0.75],
  });

  reads('comments behind another sign, told', '! begin\na,y\n1,0.5\n! end\n', {
    options: { comment: '!' },
    x: { a: [1] },
    y: [0.5],
  });

  reads('-999 in a service that says so', 'day;rain;sun\n20200131;-999;0.5\n20200201;1.5;2.5\n', {
    options: { missing: ['-999'] },
    x: { day: [20200131, 20200201], rain: [null, 1.5] },
    y: [0.5, 2.5],
  });

  reads(
    'metres of a map, to the millimetre',
    'north,east,y\n5399999.551,513000.125,1.5\n5399999.565,513000.130,2.5\n',
    {
      x: { north: [5399999.551, 5399999.565], east: [513000.125, 513000.13] },
      y: [1.5, 2.5],
    },
  );

  reads('ISO 8601 with T and Z', 'at,y\n2020-01-31T12:34:56Z,0.5\n2020-01-31T12:34:56.5-05:00,2.5\n', {
    x: { at: [1580474096, 1580492096.5] },
    y: [0.5, 2.5],
    said: ['dates and times'],
  });

  reads('months alone', 'month,y\n2020-01,0.5\n2020-02,2.5\n', {
    x: { month: [1577836800, 1580515200] },
    y: [0.5, 2.5],
    said: ['dates and times'],
  });

  refuses('a logger that lost a cell', 't,v,y\n1,2,3\n4,5\n6,7,8\n', {
    parts: [':3:3', 'every row must have 3 cells'],
  });

  reads('decimal commas between blanks', '1,5 2,25 0,5\n3,5 4,25 0,75\n', {
    x: { 'column 1': [1.5, 3.5], 'column 2': [2.25, 4.25] },
    y: [0.5, 0.75],
  });

  reads(
    'whole numbers that recur may be classes',
    `x,letter\n${Array.from({ length: 52 }, (_, i) => `${i / 2},${(i % 26) + 1}`).join('\n')}\n`,
    {
      x: { x: Array.from({ length: 52 }, (_, i) => i / 2) },
      y: Array.from({ length: 52 }, (_, i) => (i % 26) + 1),
      said: [
        '"letter": the target has 26 whole numbers and is taken for a quantity; the option targetKind (--target-kind classes)',
      ],
    },
  );
});
