// Toggles that Dawn does not have: it passes over them in silence, so they are refused.

import { describe, expect, test } from 'vitest';
import { checkKnownToggles } from '../../src/node/checkToggles.ts';
import { createDawn } from '../../src/node/dawn.ts';
import { TENSOR_CORE_TOGGLES, USUAL_TOGGLES } from '../../src/node/dawnToggles.ts';
import { nearestWord } from '../../src/node/nearestWord.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

const open = (toggles: readonly string[]) => openGpu({ driver: 'null', toggles });

test.each([
  ['dump_shader', 'dump_shaders'],
  ['-timestmp_quantization', 'timestamp_quantization'],
  ['alow_unsafe_apis', 'allow_unsafe_apis'],
])('%s is refused, and %s proposed', async (toggle, meant) => {
  await expect(open(['use_dxc', toggle])).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: `openGpu: toggles must be names that the installed Dawn knows; got "${toggle}".`,
    hint: `Did you mean ${meant}?`,
  });
});

test('the end of a toggle is none, and what is like no toggle gets no proposal', async () => {
  await expect(open(['unsafe_apis'])).rejects.toThrow('got "unsafe_apis"');
  await expect(open(['make_it_much_faster_please'])).rejects.toMatchObject({
    hint: expect.stringContaining('Toggles.cpp'),
  });
});

test('toggles of all backends are known, whichever this machine has, also one that a linker joined to another text', async () => {
  const { name, kind } = (await createDawn({ driver: 'null' })).driver;
  expect([name, kind]).toEqual([expect.stringContaining('null'), 'null']);
  for (const toggle of [
    'skip_validation',
    'disable_blob_cache',
    'metal_enable_vertex_pulling',
    'd3d12_use_64kb_alignment_msaa_texture',
    'vulkan_use_buffer_robust_access_2',
    'use_dxc',
    '-dump_shaders',
  ]) {
    expect(() => checkKnownToggles([toggle]), toggle).not.toThrow();
  }
  (await open(['skip_validation', '-dump_shaders'])).close();
});

test('those that the library sets, which are not looked up, are toggles of the installed Dawn', async () => {
  await createDawn({ driver: 'null' });
  expect([...USUAL_TOGGLES]).toEqual(expect.arrayContaining([...TENSOR_CORE_TOGGLES]));
  // A letter more is looked up, and the nearest is the toggle only if Dawn has it.
  for (const toggle of USUAL_TOGGLES) {
    const refused = expect.objectContaining({ hint: `Did you mean ${toggle}?` }) as Error;
    expect(() => checkKnownToggles([`${toggle}x`])).toThrow(refused);
  }
});

describe('refused without Dawn', () => {
  test.each<[unknown, string]>([
    ['dump_shaders', 'toggles must be a list of names; got "dump_shaders"'],
    [[5], 'toggles must be a list of names; got a list of 1'],
    [['shader-f16'], 'joined by _, after a `-` to disable them; got "shader-f16"'],
    [['dump_shaders,use_dxc'], 'got "dump_shaders,use_dxc"'],
    [['--dump_shaders'], 'got "--dump_shaders"'],
    [['Dump_Shaders'], 'got "Dump_Shaders"'],
    [[''], 'got ""'],
    [['-dump_shaders', 'dump_shaders'], 'must not both enable and disable one; got "dump_shaders"'],
  ])('%j', async (toggles, message) => {
    const refused = { code: 'E_ARGUMENT', message: expect.stringContaining(message) as string };
    await expect(open(toggles as string[])).rejects.toMatchObject(refused);
    await expect(createDawn({ driver: 'null', toggles: toggles as string[] })).rejects.toMatchObject(refused);
  });
});

describe('the nearest word', () => {
  const words = ['alpha_beta', 'alpha_gamma', 'delta', 'x_z'];
  test.each([
    ['alpha_beta', 'alpha_beta'],
    ['alpa_beta', 'alpha_beta'],
    ['alpha_gama', 'alpha_gamma'],
    ['delt', 'delta'],
    ['dta', undefined],
    ['x_y', undefined],
    ['omega', undefined],
    ['', undefined],
  ])('of %s is %s', (name, word) => expect(nearestWord(name, words)).toBe(word));
});
