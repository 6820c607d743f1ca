// Options that opening a GPU, loading data and starting values would pass over in silence.

import { expect, it } from 'vitest';
import { dense, initializer, openGpu as openPageGpu } from '../../src/index.ts';
import { loadData, openGpu } from '../../src/node.ts';

it('loadData refuses an option that it does not have before it looks for the file', async () => {
  await expect(loadData('none.csv', { targets: 'price' } as object)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining('got targets'),
    hint: 'Did you mean target?',
  });
  await expect(loadData('none.csv', 'price' as unknown as object)).rejects.toThrow(
    'options must be an object',
  );
});

it('loadData refuses to read like something that is no model', async () => {
  await expect(loadData('none.csv', { like: {} } as object)).rejects.toThrow('like must be a model');
});

it.each([openGpu, openPageGpu])('openGpu refuses an option that it does not have (case %#)', async (open) => {
  await expect(open({ tensorcores: true } as object)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining('got tensorcores'),
  });
  await expect(open(5 as unknown as object)).rejects.toThrow('options must be an object; got 5');
});

it('an initialiser refuses a member that it does not have, and a missing scale', () => {
  expect(() => initializer({ name: 'normal', scal: 1 } as never)).toThrow('got scal');
  expect(() => initializer({ name: 'heNormal', scale: 3 } as never)).toThrow('got scale');
  expect(() => initializer({ name: 'normal' } as never)).toThrow('a finite scale');
  expect(() => dense(3, 'relu', { initializer: { name: 'normal' } as never })).toThrow('a finite scale');
  expect(initializer({ name: 'normal', scale: 0.5 })).toEqual({ name: 'normal', scale: 0.5 });
});
