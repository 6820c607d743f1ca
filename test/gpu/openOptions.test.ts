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

it('Node refuses flags and toggles of another kind', async () => {
  await expect(openNodeGpu({ tensorCores: 'no' } as object)).rejects.toThrow(
    'tensorCores must be true or false',
  );
  await expect(openNodeGpu({ f16: 'false' } as object)).rejects.toThrow('f16 must be true or false');
  await expect(openNodeGpu({ toggles: 'a' } as object)).rejects.toThrow('toggles must be a list of names');
});
