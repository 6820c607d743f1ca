// Tables as spreadsheets save them in French, and in other languages that group with blanks.

import { describe } from 'vitest';
import { reads, refuses } from './reads.ts';

const NO_BREAK = '\u00A0';
const NARROW = '\u202F';

describe('a spreadsheet in French', () => {
  reads(
    'thousands with blanks that do not break',
    `revenu;y\n1${NO_BREAK}234,50;1\n12${NARROW}345${NARROW}678,9;2\n7,5;3\n`,
    {
      x: { revenu: [1234.5, 12345678.9, 7.5] },
      y: [1, 2, 3],
    },
  );

  reads('thousands with plain blanks', 'revenu;y\n1 234;1\n98 700;2\n12;3\n', {
    x: { revenu: [1234, 98700, 12] },
    y: [1, 2, 3],
  });

  reads('euros behind a narrow blank', `prix;y\n1${NARROW}234,50${NO_BREAK}€;1\n0,99${NO_BREAK}€;2\n`, {
    x: { prix: [1234.5, 0.99] },
    y: [1, 2],
  });

  reads('a minus of its own character', 'a;y\n−1,5;1\n–2,5;2\n3,5;3\n', {
    x: { a: [-1.5, -2.5, 3.5] },
    y: [1, 2, 3],
  });

  reads('VRAI and FAUX, oui and non', 'actif;neuf;y\nVRAI;oui;1,5\nFAUX;non;2,5\n', {
    x: { actif: [1, 0], neuf: [1, 0] },
    y: [1.5, 2.5],
  });

  reads('dates with the day first, where a day above 12 tells', 'jour;y\n31/12/2020;1\n01/02/2020;2\n', {
    x: { jour: [1609372800, 1580515200] },
    y: [1, 2],
    said: ['the day first'],
  });

  reads('per cent with a blank that does not break', `taux;y\n12,5${NO_BREAK}%;1\n3${NO_BREAK}%;2\n`, {
    x: { taux: [0.125, 0.03] },
    y: [1, 2],
    said: ['per cent'],
  });

  reads('Polish złoty and Czech crowns', 'cena;cena2;y\n1 234,50 zł;20,5 Kč;1\n0,99 zł;3 Kč;2\n', {
    x: { cena: [1234.5, 0.99], cena2: [20.5, 3] },
    y: [1, 2],
  });

  reads('Indian groups of two', 'a,y\n"12,34,567",1.5\n"1,00,000",2.5\n', {
    x: { a: [1234567, 100000] },
    y: [1.5, 2.5],
  });

  refuses('a number with its unit among numbers', 'a;y\n1,5;1\n2,5 kg;2\n3,5;3\n', {
    parts: [':3:1', '"2,5 kg"'],
  });

  reads(
    'numbers with units in most cells are said to be no numbers',
    'poids;y\n2 kg;1\n3 kg;2\n2 kg;3\n3 kg;4\n',
    {
      x: { 'poids=2 kg': [1, 0, 1, 0], 'poids=3 kg': [0, 1, 0, 1] },
      y: [1, 2, 3, 4],
      said: ['"poids": text, such as "2 kg", "3 kg", which are not understood as numbers or dates'],
    },
  );

  reads(
    'units with another value in each of many rows are left out',
    `poids;z;y\n${Array.from({ length: 12 }, (_, i) => `${i} kg;${i};${i}`).join('\n')}\n`,
    {
      x: { z: Array.from({ length: 12 }, (_, i) => i) },
      y: Array.from({ length: 12 }, (_, i) => i),
      said: [
        '"poids": text with another value in most rows, such as "0 kg", "1 kg", which are not understood',
      ],
    },
  );
});
