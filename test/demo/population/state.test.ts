// The population's state: its networks, what actions make of it, and links to the playground.

import { describe, expect, it } from 'vitest';
import { setupOfLink } from '../../../demo/playground/state/link.ts';
import { INITIALIZERS, membersOf } from '../../../demo/population/state/members.ts';
import { bestOf, isBrushed, placeOn, ranked } from '../../../demo/population/state/outcomes.ts';
import { playgroundAddress, playgroundSetup } from '../../../demo/population/state/playgroundSetup.ts';
import { firstState, reduce } from '../../../demo/population/state/reducer.ts';
import { checkedSetup, COUNTS, FIRST_SETUP } from '../../../demo/population/state/setup.ts';
import { linearTicks, logTicks, tickText } from '../../../demo/shared/plotCanvas.ts';

describe.each(COUNTS)('%i networks', (count) => {
  const setup = { ...FIRST_SETUP, count };
  const members = membersOf(setup);
  const side = Math.sqrt(count);

  it('differ in rates that rise across the field, in starts down it, and in seeds', () => {
    expect(members).toHaveLength(count);
    for (const [index, { learningRate, l2, initializer, variation }] of members.entries()) {
      const [row, column] = [Math.floor(index / side), index % side];
      expect(variation).toBe(index);
      expect(l2).toBeGreaterThanOrEqual(setup.l2From);
      expect(l2).toBeLessThanOrEqual(setup.l2To);
      const share = Math.log(learningRate / setup.rateFrom) / Math.log(setup.rateTo / setup.rateFrom);
      // Three digits round a place by a little.
      expect(share * side).toBeGreaterThan(column - 0.05);
      expect(share * side).toBeLessThan(column + 1.05);
      expect(initializer).toBe(INITIALIZERS[Math.floor((4 * row) / side)]);
    }
    expect(membersOf(setup)).toEqual(members);
    expect(membersOf({ ...setup, seed: 2 })).not.toEqual(members);
  });

  it('are each held by a link of the playground, exactly', () => {
    for (const member of members) {
      const address = playgroundAddress(setup, member);
      expect(address).toMatch(/^\.\.\/playground\/#/);
      expect(setupOfLink(address.slice(address.indexOf('#') + 1))).toEqual(playgroundSetup(setup, member));
    }
  });
});

describe('the outcome', () => {
  const setup = { ...FIRST_SETUP, count: 64 as const };
  const costs = Float32Array.from({ length: 64 }, (_, at) => (at === 5 ? NaN : 0.5 + at / 100));
  costs[9] = 0.02;
  const outcome = { costs, accuracies: costs.map((cost) => 1 - cost / 2) };

  it('ranks networks by their cost, those that diverged last', () => {
    const order = ranked(outcome);
    expect(order.slice(0, 3)).toEqual([9, 0, 1]);
    expect(order.at(-1)).toBe(5);
    expect(bestOf(outcome)).toBe(9);
    expect(bestOf({ ...outcome, costs: costs.map(() => NaN) })).toBeUndefined();
    expect(bestOf(undefined)).toBeUndefined();
  });

  it('is kept by stretches of axes: what has no place on one is not within it', () => {
    let state = reduce(firstState(setup), {
      type: 'outcome',
      outcome,
      order: Uint32Array.from(ranked(outcome)),
      shown: 'result',
    });
    expect(placeOn('cost', 5, state)).toBeUndefined();
    state = reduce(state, { type: 'brush', axis: 'cost', brush: { from: 0, to: 0.5 } });
    const shown = state.members.map((_, member) => isBrushed(member, state));
    expect(shown[9]).toBe(true);
    expect([shown[0], shown[5]]).toEqual([false, false]);
    state = reduce(state, { type: 'brush', axis: 'cost', brush: undefined });
    expect(state.members.every((_, member) => isBrushed(member, state))).toBe(true);
  });

  it('of other networks, and a network that is none, change nothing', () => {
    const state = firstState(setup);
    expect(reduce(state, { type: 'outcome', outcome, order: Uint32Array.of(1, 2), shown: 'place' })).toBe(
      state,
    );
    expect(reduce(state, { type: 'select', member: 64 })).toBe(state);
    const changed = reduce(reduce(state, { type: 'select', member: 3 }), {
      type: 'change',
      setup: FIRST_SETUP,
    });
    expect(changed).toMatchObject({ round: 2, selected: undefined });
    expect(changed.members).toHaveLength(256);
  });
});

describe('a set-up', () => {
  it('has ranges that rise, and known choices', () => {
    expect(checkedSetup(FIRST_SETUP)).toEqual(FIRST_SETUP);
    for (const wrong of [
      { rateFrom: 3 },
      { l2To: 1e-5 },
      { count: 100 },
      { units: 9 },
      { data: 'digits' },
      { noise: NaN },
    ])
      expect(checkedSetup({ ...FIRST_SETUP, ...wrong })).toBeUndefined();
  });
});

describe('ticks', () => {
  it('are round numbers within the axis', () => {
    expect(linearTicks(-6, 6, 6)).toEqual([-6, -4, -2, 0, 2, 4, 6]);
    expect(linearTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(logTicks(3e-4, 3)).toEqual([1e-3, 1e-2, 0.1, 1]);
    expect(logTicks(2, 5)).toEqual([2, 5]);
    expect([0, 0.5, 1e-5, -2000, 123456].map(tickText)).toEqual(['0', '0.5', '1e−5', '−2000', '1.2e5']);
  });
});
