// Set-ups as links, and what is said of values that make none.

import { describe, expect, it } from 'vitest';
import * as landscape from '../../../demo/landscape/state/setup.ts';
import * as population from '../../../demo/population/state/setup.ts';
import { linkOf, setupOfLink } from '../../../demo/shared/setupLink.ts';

describe('a link of a set-up', () => {
  it('holds what differs from the first one, and gives it back', () => {
    const setup: population.Setup = {
      ...population.FIRST_SETUP,
      count: 64,
      data: 'spirals',
      rateFrom: 1e-6,
      l2To: 10,
      seed: 4294960000,
    };
    const link = linkOf(setup, population.LINK_RULES);
    expect(link).toBe('data=spirals&count=64&rateFrom=0.000001&l2To=10&seed=4294960000');
    expect(setupOfLink(link, population.LINK_RULES)).toEqual(setup);
    expect(linkOf(population.FIRST_SETUP, population.LINK_RULES)).toBe('');
    expect(setupOfLink('', population.LINK_RULES)).toEqual(population.FIRST_SETUP);
  });

  it('holds lists and names of parameters', () => {
    const setup: landscape.Setup = {
      ...landscape.FIRST_SETUP,
      shape: 'hidden',
      across: 'W1[5]',
      up: 'b2[0]',
      optimizers: ['nesterov', 'adam'],
    };
    const link = linkOf(setup, landscape.LINK_RULES);
    expect(setupOfLink(link, landscape.LINK_RULES)).toEqual(setup);
  });

  it.each([
    'count=65',
    'units=abc',
    'units=',
    'units=9',
    'rateFrom=5',
    'seed=-1',
    'unknown=1',
    'toString=1',
    '__proto__=1',
    'main',
  ])('is refused where the page could not have made it: %s', (link) => {
    expect(setupOfLink(link, population.LINK_RULES)).toBeUndefined();
  });

  it.each(['optimizers=', 'optimizers=sgd.newton', 'across=W9[0]', 'across=W2[0]', 'shape=neuron'])(
    'is refused where it names what is not there: %s',
    (link) => {
      expect(setupOfLink(link, landscape.LINK_RULES)).toBeUndefined();
    },
  );
});

describe('what is said of a value that makes no set-up', () => {
  it.each([
    [{ noise: NaN }, 'must be a number, such as 3 or 0.5.'],
    [{ noise: 2 }, 'must be at most 1.'],
    [{ units: 0 }, 'must be at least 1.'],
    [{ units: 1.5 }, 'must be a whole number.'],
    [{ rateFrom: 5 }, 'must leave the lowest rate and the lowest penalty below the highest.'],
    [{ count: 65 }, 'must be one of the choices.'],
  ])('%j: %s', (part, text) => {
    expect(population.refusalOf({ ...population.FIRST_SETUP, ...part })).toBe(text);
  });

  it('is nothing of one that does', () => {
    expect(population.refusalOf(population.FIRST_SETUP)).toBeUndefined();
  });
});
