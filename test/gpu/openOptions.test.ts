// Options that pages and Node share are checked alike.

import { describe, expect, it } from 'vitest';
import { openGpu as openPageGpu } from '../../src/index.ts';
import { openGpu as openNodeGpu } from '../../src/node.ts';

describe.each([
  ['a page', openPageGpu],
  ['Node', openNodeGpu],
] as const)('in %s', (_, open) => {
  it.each<[string, object, string]>([
    ['an unknown mode', { tuning: 'fast' }, 'tuning: must be one of off, stored, measure; got "fast"'],
    ['an unknown mode in an object', { tuning: { mode: 'fast' } }, 'got "fast"'],
    ['a number as tuning', { tuning: 5 }, 'options must be an object; got 5'],
    ['an unknown option of tuning', { tuning: { modus: 'off' } }, 'got modus'],
    ['an unknown budget', { tuning: { budget: { all: 5 } } }, 'got all'],
    ['a text as budget', { tuning: { budget: { total: '5' } } }, 'tuning.budget.total must be a number'],
    ['a store that is none', { tuning: { store: {} } }, 'tuning.store must have load()'],
    [
      'a store that keeps nothing',
      { tuning: { store: { load: () => Promise.resolve(new Map()) } } },
      'tuning.store must have load() and save()',
    ],
    ['an unknown preference', { powerPreference: 'best' }, 'powerPreference must be one of'],
    ['what is no function', { onDevice: 1 }, 'onDevice must be a function; got 1'],
  ])('%s is refused before any device is asked for', async (__, options, message) => {
    await expect(open(options)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining(message) as string,
    });
  });
});

it.each(['system', 5, null, {}, { kind: 'fast', name: 'mine' }])(
  'a page refuses %j as a driver',
  async (driver) => {
    await expect(openPageGpu({ driver } as object)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: expect.stringContaining('driver must be { kind: gpu, software or null, name }'),
    });
  },
);

const OF_NODE = "is an option of openGpu from 'gradloom/node'; a page has what its browser offers.";
const OF_PAGES =
  "is an option of openGpu from 'gradloom', for pages; in Node Dawn and its waiting are given.";
const NEITHER = 'Leave it out, or look its name up in the documentation.';

describe('an option that only the other openGpu has, or neither', () => {
  it.each([
    ['tensorCores', `tensorCores ${OF_NODE}`],
    ['tensorcores', `tensorCores ${OF_NODE}`],
    ['tensorCore', `tensorCores ${OF_NODE}`],
    ['f16', `f16 ${OF_NODE}`],
    ['toggles', `toggles ${OF_NODE}`],
    ['powerPreferences', 'Did you mean powerPreference?'],
    ['device', NEITHER],
  ])('of a page: %s', async (name, hint) => {
    await expect(openPageGpu({ [name]: true })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: `openGpu: the options are instance, driver, patiently, tensorCoreSize, tuning, powerPreference, onDevice; got ${name}.`,
      hint,
    });
  });

  it.each([
    ['tensorCore', 'Did you mean tensorCores?'],
    ['tensorCoreSize', 'Did you mean tensorCores?'],
    ['instance', `instance ${OF_PAGES}`],
    ['patiently', `patiently ${OF_PAGES}`],
    ['device', NEITHER],
  ])('of Node: %s', async (name, hint) => {
    await expect(openNodeGpu({ [name]: true })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: `openGpu: the options are driver, tensorCores, f16, toggles, tuning, powerPreference, onDevice; got ${name}.`,
      hint,
    });
  });

  it('a driver by its name is refused in a page, one by its kind in Node', async () => {
    await expect(openPageGpu({ driver: 'swiftshader' } as object)).rejects.toMatchObject({
      hint: expect.stringContaining(`A driver by its name ${OF_NODE}`) as string,
    });
    await expect(openNodeGpu({ driver: { kind: 'gpu', name: 'mine' } } as object)).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: 'driver: must be one of auto, system, swiftshader, null; got an object.',
    });
  });
});

it('Node refuses flags and toggles of another kind', async () => {
  await expect(openNodeGpu({ tensorCores: 'no' } as object)).rejects.toThrow(
    'tensorCores must be true or false',
  );
  await expect(openNodeGpu({ f16: 'false' } as object)).rejects.toThrow('f16 must be true or false');
  await expect(openNodeGpu({ toggles: 'a' } as object)).rejects.toThrow('toggles must be a list of names');
});
