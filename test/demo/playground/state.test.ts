// The playground's state: what actions make of it, and links that hold it.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INPUT_NAMES } from '../../../demo/playground/data/inputsAt.ts';
import { linkOf, setupOfLink } from '../../../demo/playground/state/link.ts';
import { firstState, missingFile, reduce, type Action } from '../../../demo/playground/state/reducer.ts';
import {
  DATA_NAMES,
  HIDDEN_ACTIVATIONS,
  INITIALIZERS,
  kindOf,
  LOSSES,
  MOST,
  mostUnits,
  OPTIMIZERS,
  SCHEDULES,
  TARGET_KINDS,
} from '../../../demo/playground/state/choices.ts';
import { checkedSetup, FIRST_SETUP, type Setup } from '../../../demo/playground/state/setup.ts';

const hundredths = fc.integer({ min: -100, max: 100 }).map((value) => value / 100);
const layersOf = (most: number): fc.Arbitrary<Setup['layers']> =>
  fc.array(
    fc.record({
      units: fc.integer({ min: 1, max: most }),
      activation: fc.constantFrom(...HIDDEN_ACTIVATIONS),
    }),
    { maxLength: MOST.layers },
  );
// Names of files and columns are whatever a visitor calls them.
const names = fc.string({ unit: 'grapheme', maxLength: 40 });
const fields = {
  count: fc.integer({ min: 10, max: 1000 }),
  noise: fc.double({ min: 0, max: 1, noNaN: true }),
  digits: fc.integer({ min: 100, max: 20_000 }),
  file: names,
  target: names,
  targetKind: fc.constantFrom(...TARGET_KINDS),
  leftOut: fc.array(names, { maxLength: 5 }),
  heldOut: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  added: fc.array(
    fc.record({ x: hundredths, y: hundredths, label: fc.constantFrom(0 as const, 1 as const) }),
    { maxLength: 20 },
  ),
  inputs: fc.shuffledSubarray([...INPUT_NAMES], { minLength: 1 }),
  initializer: fc.constantFrom(...INITIALIZERS),
  loss: fc.constantFrom(...LOSSES),
  optimizer: fc.constantFrom(...OPTIMIZERS),
  learningRate: fc.double({ min: 1e-6, max: 100, noNaN: true }),
  schedule: fc.constantFrom(...SCHEDULES),
  scheduleSteps: fc.integer({ min: 1, max: 1_000_000 }),
  warmup: fc.integer({ min: 0, max: 100_000 }),
  batchSize: fc.integer({ min: 1, max: 1000 }),
  l2: fc.double({ min: 0, max: 10, noNaN: true }),
  dropout: fc.double({ min: 0, max: 0.9, noNaN: true }),
  seed: fc.integer({ min: 0, max: 4294967295 }),
  variation: fc.integer({ min: 0, max: 65_535 }),
};
const setups: fc.Arbitrary<Setup> = fc
  .constantFrom(...DATA_NAMES)
  .chain((data) =>
    fc.record({ data: fc.constant(data), ...fields, layers: layersOf(mostUnits(kindOf(data))) }),
  );

const column = (name: string) => ({ name, kind: 'number', missing: 0 }) as const;

/** Plain JSON, which does not tell −0 from 0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a link', () => {
  it('holds any set-up', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        expect(plain(setupOfLink(linkOf(setup)))).toEqual(plain(setup));
      }),
    );
  });

  it('of the first set-up is empty, and an empty link is the first set-up', () => {
    expect(linkOf(FIRST_SETUP)).toBe('');
    expect(setupOfLink('')).toEqual(FIRST_SETUP);
  });

  it.each([
    'data=squares',
    'count=9',
    'count=',
    'count=10.5',
    'layers=tanh0',
    'layers=tanh9',
    'layers=constructor3',
    'layers=tanh1.tanh1.tanh1.tanh1.tanh1.tanh1.tanh1',
    'inputs=',
    'inputs=x1.x1',
    'added=0,0,2',
    'added=101,0,1',
    'learningRate=-1',
    'learningRate=Infinity',
    'seed=4294967296',
    '__proto__=1',
    'unknown=1',
    'noise=%3Cscript%3E',
    'data=digits&layers=relu257',
    'leftOut=x',
    'leftOut={}',
    'digits=99',
    'schedule=linear',
    `file=${'x'.repeat(201)}`,
  ])('%s is none that the page makes', (link) => {
    expect(setupOfLink(link)).toBeUndefined();
  });
});

describe('the reducer', () => {
  const actions: fc.Arbitrary<Action> = fc.oneof(
    setups.map((setup): Action => ({ type: 'load', setup })),
    setups.map(({ seed }): Action => ({ type: 'change', part: { seed } })),
    fc.constantFrom(...DATA_NAMES).map((data): Action => ({ type: 'change', part: { data } })),
    names.map((name): Action => ({
      type: 'open',
      source: {
        kind: 'table',
        name,
        rows: 9,
        columns: [{ name, kind: 'number', missing: 0 }],
        warnings: [],
      },
    })),
    fc.constant<Action>({ type: 'addLayer' }),
    fc.nat(7).map((index): Action => ({ type: 'removeLayer', index })),
    fc
      .tuple(fc.nat(7), fc.integer({ min: -1, max: 10 }))
      .map(([index, units]): Action => ({ type: 'changeLayer', index, part: { units } })),
    fc.constantFrom(...INPUT_NAMES).map((name): Action => ({ type: 'toggleInput', name })),
    fc
      .tuple(hundredths, hundredths)
      .map(([x, y]): Action => ({ type: 'addPoint', point: { x, y, label: 1 } })),
  );

  it('makes only set-ups that a link holds, and undoes and redoes them all', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 30 }), (list) => {
        let state = firstState();
        for (const action of list) {
          state = reduce(state, action);
          expect(checkedSetup(state.setup)).toBeDefined();
        }
        const last = state;
        while (state.past.length > 0) state = reduce(state, { type: 'undo' });
        expect(state.setup).toEqual(FIRST_SETUP);
        while (state.future.length > 0) state = reduce(state, { type: 'redo' });
        expect(state.setup).toEqual(last.setup);
      }),
    );
  });

  it('keeps the last input, the same object where nothing changes, and no more layers than fit', () => {
    const state = firstState({ ...FIRST_SETUP, inputs: ['x1'] });
    expect(reduce(state, { type: 'toggleInput', name: 'x1' })).toBe(state);
    expect(reduce(state, { type: 'change', part: { seed: FIRST_SETUP.seed } })).toBe(state);
    let full = state;
    for (let time = 0; time < 10; time++) full = reduce(full, { type: 'addLayer' });
    expect(full.setup.layers).toHaveLength(MOST.layers);
  });

  it('asks for a file until it is open, and chooses no columns that it has not', () => {
    const state = firstState({
      ...FIRST_SETUP,
      data: 'table',
      file: 'a.csv',
      target: 'b',
      leftOut: ['c', 'd'],
    });
    expect(missingFile(state)).toBe('a.csv');
    const source = {
      kind: 'table',
      name: 'a.csv',
      rows: 2,
      columns: [column('b'), column('c')],
      warnings: [],
    } as const;
    const open = reduce(state, { type: 'open', source });
    expect(missingFile(open)).toBeUndefined();
    expect(open.setup).toMatchObject({ target: 'b', leftOut: ['c'] });
    const other = reduce(open, {
      type: 'open',
      source: { ...source, name: 'e.csv', columns: [column('f')] },
    });
    expect(other.setup).toMatchObject({ file: 'e.csv', target: '', leftOut: [] });
    expect(missingFile(reduce(other, { type: 'undo' }))).toBe('a.csv');
  });
});
