// The entry `gradloom/testing`: what a user's own tests find there, and what it refuses.

import * as testing from 'gradloom/testing';
import { describe, expect, it } from 'vitest';
import * as index from '../../src/index.ts';

const { countCalls, injectFaults, observeDevice } = testing;
const noDevice = {} as GPUDevice;
const device = { createBuffer: () => ({}), queue: { submit: () => undefined } } as unknown as GPUDevice;

describe('gradloom/testing', () => {
  it('holds the tools for tests, and the entry for pages holds none of them', () => {
    const names = ['countCalls', 'injectFaults', 'observeDevice'];
    expect(Object.keys(testing).toSorted()).toEqual(names);
    expect(Object.keys(index).filter((name) => names.includes(name))).toEqual([]);
  });

  it('refuses what is not a device', () => {
    for (const given of [noDevice, undefined, null, 3] as GPUDevice[]) {
      const refused = expect.objectContaining({
        code: 'E_ARGUMENT',
        hint: expect.stringContaining('onDevice'),
      });
      expect(() => countCalls(given)).toThrow(refused);
      expect(() => injectFaults(given, {})).toThrow(refused);
      expect(() => observeDevice(given, (_, proceed) => proceed())).toThrow(refused);
    }
  });

  it.each([
    ['an unknown fault', { alloc: 1 }, /Did you mean allocation/],
    ['no plan', undefined, /must be an object/],
    ['a plan that is a number', 3, /must be an object; got 3/],
    ['a call that is no whole number', { map: 1.5 }, /map must be a whole number, at least 1; got 1\.5/],
    ['a call before the first', { lose: 0 }, /lose must be a whole number, at least 1; got 0/],
  ])('refuses %s', (_, plan, words) => {
    let error: unknown;
    try {
      injectFaults(device, plan as testing.FaultPlan);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'E_ARGUMENT' });
    const { message, hint } = error as index.GradloomError;
    expect(`${message} ${hint}`).toMatch(words);
  });

  it('refuses an observer that is not a function', () => {
    expect(() => observeDevice(device, 'log' as unknown as testing.CallObserver)).toThrow(
      expect.objectContaining({ code: 'E_ARGUMENT' }),
    );
  });
});
