// Tables as Excel and LibreOffice save them in German, Austria and Switzerland.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

describe('a spreadsheet in German', () => {
  reads('semicolons and decimal commas', 'Größe;Gewicht;Note\n1,80;80,5;1,7\n1,65;55;2,3\n', {
    x: { Größe: [1.8, 1.65], Gewicht: [80.5, 55] },
    y: [1.7, 2.3],
  });

  reads(
    'no header: semicolons divide although commas are more',
    '6,758;2,143;16,988\n3,095;7,995;-5,706\n0,787;1,808;-0,255\n',
    {
      x: { 'column 1': [6.758, 3.095, 0.787], 'column 2': [2.143, 7.995, 1.808] },
      y: [16.988, -5.706, -0.255],
    },
  );

  reads('thousands with points', 'Umsatz;y\n1.234,50;1\n12.345.678,9;2\n-7,5;3\n', {
    x: { Umsatz: [1234.5, 12345678.9, -7.5] },
    y: [1, 2, 3],
  });

  reads('thousands with points only, beside decimal commas', 'Leute;y\n1.234;0,5\n2.345;0,7\n', {
    x: { Leute: [1234, 2345] },
    y: [0.5, 0.7],
    said: ['"Leute": "1.234" is read as 1234, not as 1.234, as the decimal sign of the other columns is ","'],
  });

  reads('euros', 'Preis;y\n1.234,50 €;1\n0,99 €;2\n-12 €;3\n', {
    x: { Preis: [1234.5, 0.99, -12] },
    y: [1, 2, 3],
  });

  reads('euros in the Austrian manner', 'Preis;y\n€ 1.234,50;1\n€ -3,20;2\n-€ 3,20;3\n', {
    x: { Preis: [1234.5, -3.2, -3.2] },
    y: [1, 2, 3],
  });

  reads('Swiss thousands with an apostrophe, and francs', "Preis;y\nCHF 1'234.50;1\nCHF 1’000’000.00;2\n", {
    x: { Preis: [1234.5, 1000000] },
    y: [1, 2],
  });

  reads('per cent with a blank', 'Anteil;y\n12,5 %;1\n3 %;2\n', {
    x: { Anteil: [0.125, 0.03] },
    y: [1, 2],
    said: ['per cent'],
  });

  reads('dates with points', 'Tag;y\n01.02.2020;1\n3.4.2020;2\n31.12.1999 23:59;3\n', {
    x: { Tag: [1580515200, 1585872000, 946684740] },
    y: [1, 2, 3],
    said: ['the day first'],
  });

  reads('years of two digits', 'Tag;y\n01.02.20;1\n31.12.99;2\n', {
    x: { Tag: [1580515200, 946598400] },
    y: [1, 2],
    said: ['the day first', 'years of two digits'],
  });

  reads('names of months', 'Tag;y\n1. Mai 2020;1\n31. Dez 2020;2\n15. März 2020;3\n', {
    x: { Tag: [1588291200, 1609372800, 1584230400] },
    y: [1, 2, 3],
    said: ['dates and times'],
  });

  reads('WAHR and FALSCH, ja and nein', 'aktiv;neu;y\nWAHR;ja;1,5\nFALSCH;nein;2,5\n', {
    x: { aktiv: [1, 0], neu: [1, 0] },
    y: [1.5, 2.5],
  });

  reads('#NV where a formula found nothing', 'a;y\n#NV;1,5\n2;2,5\n', { x: { a: [null, 2] }, y: [1.5, 2.5] });

  reads('postal codes as categories', 'PLZ;y\n01067;1,5\n10115;2,5\n01067;3,5\n', {
    options: { categories: 'PLZ' },
    x: { 'PLZ=01067': [1, 0, 1], 'PLZ=10115': [0, 1, 0] },
    y: [1.5, 2.5, 3.5],
  });

  reads(
    'a text in the encoding of Windows',
    Uint8Array.from(Buffer.from('Gr\xF6\xDFe;y\n1,5;2\n2,5;3\n', 'latin1')),
    {
      options: { encoding: 'windows-1252' },
      x: { Größe: [1.5, 2.5] },
      y: [2, 3],
    },
  );

  refuses('the same, not told', Uint8Array.from(Buffer.from('Gr\xF6\xDFe;y\n1,5;2\n2,5;3\n', 'latin1')), {
    parts: ['UTF-8', '--encoding windows-1252'],
  });

  reads('the line that tells Excel the delimiter', 'sep=;\na;y\n1,5;2\n2,5;3\n', {
    x: { a: [1.5, 2.5] },
    y: [2, 3],
  });

  refuses('decimal commas in one row, points in another', 'a;y\n1,5;1\n2.5;2\n3,5;3\n', {
    parts: ['"a"', '--decimal'],
  });

  refuses('a decimal point where commas are told', 'a;y\n1,5;1\n2.5;2\n3,5;3\n', {
    options: { decimal: ',' },
    parts: [':3:1', '"2.5"'],
  });

  reads('a minus behind the number', 'Saldo;y\n5,00-;1\n3,50;2\n', { x: { Saldo: [-5, 3.5] }, y: [1, 2] });

  reads('LibreOffice: commas divide, decimals stand in quotes', 'a,b,y\n"1,5","2,25",3\n"0,5","4,75",4\n', {
    x: { a: [1.5, 0.5], b: [2.25, 4.75] },
    y: [3, 4],
  });

  reads('classes with umlauts', 'a;Art\n1,5;Vögel\n2,5;Käfer\n3,5;Vögel\n', {
    x: { a: [1.5, 2.5, 3.5] },
    y: ['Vögel', 'Käfer', 'Vögel'],
  });

  reads(
    'points before three digits in every cell: what they were taken for is said',
    'a;y\n1.250;1\n2.750;2\n',
    {
      x: { a: [1.25, 2.75] },
      y: [1, 2],
      said: ['"1.250" is read as 1.25, not as 1250, though no cell tells'],
    },
  );

  reads('the same, told', 'a;y\n1.250;1\n2.750;2\n', {
    options: { decimal: ',' },
    x: { a: [1250, 2750] },
    y: [1, 2],
  });

  reads('the same, where another cell tells', 'a;y\n1.250;1\n2.750;2\n0.5;3\n', {
    x: { a: [1.25, 2.75, 0.5] },
    y: [1, 2, 3],
  });
});
