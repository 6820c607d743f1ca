// The self-test of a device: it covers every kernel, passes where the device is right, and finds one that is not.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { injectFaults } from '../../src/gpu/faults.ts';
import { DEVICE_FAMILIES, verifyDevice, type DeviceVerification, type Gpu } from '../../src/index.ts';
import { createDawn } from '../../src/node/dawn.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { openGpu as openAnyGpu } from '../../src/gpu/open.ts';

let gpu: Gpu | undefined;
afterEach(() => gpu?.close());

/** Serve trials, rules on trial and other devices only. */
const TRIALS = [
  'matmulBound.wgsl',
  'matmulCheck.wgsl',
  'matmulPlain.wgsl',
  'matmulTensorCores.wgsl',
  'pair.wgsl',
];

/** Opens a device whose shaders pass through `change` on their way to the driver. */
async function opened(change: (code: string, name: string) => string = (code) => code): Promise<Gpu> {
  gpu = await openGpu({
    onDevice: (device) => {
      const create = device.createShaderModule.bind(device);
      device.createShaderModule = (descriptor) =>
        create({ ...descriptor, code: change(descriptor.code, descriptor.label ?? '') });
    },
  });
  return gpu;
}

/** Families with a broken row. */
const broken = ({ checks }: Pick<DeviceVerification, 'checks'>): string[] => [
  ...new Set(checks.filter(({ verdict }) => verdict === 'broken').map(({ family }) => family)),
];

test('a device that computes rightly is sound, all its kernels were asked, and what was compared is told', async () => {
  const seen = new Set<string>();
  const device = await opened((code, name) => {
    seen.add(name);
    return code;
  });
  const told: string[] = [];
  const result = await verifyDevice(device, {
    onChecks: (checks) => told.push(...checks.map(({ what }) => what)),
  });
  expect(result.checks.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
  expect(result).toMatchObject({ sound: true, driver: device.driver.name });
  expect(told).toEqual(result.checks.map(({ what }) => what));
  expect(Object.values(result.trainings)).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}$/),
    expect.stringMatching(/^[0-9a-f]{8}$/),
  ]);
  // Products on software drivers are made by panels where their subgroups have a size that these know.
  const byPanels = seen.has('matmulPanel.wgsl');
  const others = [
    byPanels ? 'matmulTile.wgsl' : 'matmulPanel.wgsl',
    ...(device.driver.kind === 'gpu'
      ? ['elementwiseColumns.wgsl']
      : ['matmulSum.wgsl', 'softmaxHeld.wgsl', 'crossEntropyHeld.wgsl']),
  ];
  const kernels = readdirSync(join(import.meta.dirname, '../../shaders')).filter((name) =>
    name.endsWith('.wgsl'),
  );
  const unasked = kernels.filter((name) => !seen.has(name) && ![...TRIALS, ...others].includes(name));
  expect(unasked).toEqual([]);
});

/** Has a kernel give some of its results a half too large. */
const tooLarge = (code: string): string =>
  code.replaceAll(
    'fn finish(index: u32, row: u32, column: u32, value: Real) {',
    'fn finish(index: u32, row: u32, column: u32, told: Real) {\n' +
      '  let value = told + select(Real(0.0), Real(0.5), index % 8u == 0u);',
  );

/** What a driver might get wrong, by kernel: each family of checks meets one at least. */
const LIES: readonly (readonly [kernels: RegExp, lie: (code: string) => string])[] = [
  [/^(matmul|reduce|softmax|scan|batch)/, tooLarge],
  [/^elementwise/, (code) => code.replace(/EXP_Q1=[\d.]+/, 'EXP_Q1=0.1667')],
  [
    /^elementwise/,
    (code) => code.replace(/fn keep_nan\((\w):Real,(\w):Real\)->Real\{/, '$&\n if (true) {return $2;}'),
  ],
  [/^elementwise/, (code) => code.replace('f16(', 'f16(0.5+')],
  // One learning rate is a little larger than the other.
  [
    /^resident/,
    (code) =>
      code.replace(/fn subtract\((\w):Real,(\w):Real\)->Real\{/, '$&\n if (true) {return $1-$2*1.01;}'),
  ],
];

describe('a device that lies', () => {
  // Trainings by themselves: their kernels take the longest to compile.
  test.each([[DEVICE_FAMILIES.filter((family) => family !== 'training')], [['training'] as const]])(
    'is found broken in each of %j',
    async (families) => {
      const device = await opened((code, name) =>
        LIES.reduce((text, [kernels, lie]) => (kernels.test(name) ? lie(text) : text), code),
      );
      const { sound, checks } = await verifyDevice(device, { families });
      expect(sound).toBe(false);
      expect(broken({ checks })).toEqual(
        families.filter((name) => checks.some(({ family }) => family === name)),
      );
      for (const { verdict, wrong } of checks) expect(wrong !== undefined).toBe(verdict === 'broken');
    },
  );

  test('about one kernel is found broken there, and sound in what does not use it', async () => {
    const device = await opened((code, name) => (name === 'reduceColumns.wgsl' ? tooLarge(code) : code));
    const result = await verifyDevice(device, { families: ['reductions', 'places'] });
    expect(broken(result)).toEqual(['reductions']);
    const wrong = result.checks.filter(({ verdict }) => verdict === 'broken');
    expect(wrong.every(({ what }) => /axis [01] of/.test(what))).toBe(true);
  });

  test('in one number that it gives back is found broken in one row', async () => {
    gpu = await openGpu({ onDevice: (device) => injectFaults(device, { wrong: 9 }) });
    const result = await verifyDevice(gpu, { families: ['products'] });
    expect(result.sound).toBe(false);
    const rows = result.checks.filter(({ verdict }) => verdict === 'broken');
    expect(rows).toMatchObject([
      { family: 'products', error: Infinity, wrong: expect.stringMatching(/^result 0 is /) },
    ]);
  });

  test('by refusing to compile is found broken, and the rest is tested all the same', async () => {
    const device = await opened((code, name) => (name === 'scan.wgsl' ? `${code} nonsense` : code));
    const result = await verifyDevice(device, { families: ['places'] });
    const rows = result.checks.filter(({ verdict }) => verdict === 'broken');
    expect(rows).not.toEqual([]);
    for (const row of rows)
      expect(row).toMatchObject({
        family: 'places',
        values: 0,
        what: expect.stringMatching(/^running sums/),
      });
    expect(rows[0]!.wrong).toContain('scan.wgsl');
  });
});

test('what is no device that computes is refused before any work', async () => {
  await expect(verifyDevice({} as Gpu)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  const { gpu: instance, driver } = await createDawn({ driver: 'null' });
  gpu = await openAnyGpu({ instance, driver });
  await expect(verifyDevice(gpu)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining('null'),
  });
  await expect(verifyDevice(gpu, { quick: true } as object)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  await expect(verifyDevice(gpu, { families: ['sums' as 'rows'] })).rejects.toMatchObject({
    code: 'E_ARGUMENT',
  });
  gpu.close();
  await expect(verifyDevice(gpu)).rejects.toMatchObject({ code: 'E_DISPOSED' });
});

test('a device that is closed meanwhile is told so, and is not called broken', async () => {
  const device = await opened();
  const told = verifyDevice(device, { families: ['places', 'training'], onChecks: () => device.close() });
  await expect(told).rejects.toMatchObject({ code: 'E_DISPOSED' });
});

test('a device that is lost meanwhile breaks the rest', async () => {
  const device = await opened();
  let rows = 0;
  const result = await verifyDevice(device, {
    families: ['places', 'training'],
    onChecks: (checks) => {
      rows ||= checks.length;
      device.device.destroy();
    },
  });
  expect(result.sound).toBe(false);
  const wrong = result.checks.slice(rows).map((check) => check.wrong);
  expect(wrong.length).toBeGreaterThan(2);
  for (const reason of wrong) expect(reason).toMatch(/lost/);
});

test('what is told of the checks is waited for, and its failure is that of the test', async () => {
  const device = await opened();
  let [calls, busy, most] = [0, 0, 0];
  const onChecks = async () => {
    most = Math.max(most, ++busy);
    await new Promise((done) => setTimeout(done, 1));
    busy--;
    if (++calls === 3) throw new Error('no room');
  };
  await expect(verifyDevice(device, { families: ['places'], onChecks })).rejects.toThrow('no room');
  expect([calls, most]).toEqual([3, 1]);
});

test('a device that has nothing of what is asked for is not called sound', async () => {
  gpu = await openGpu({ driver: 'swiftshader' });
  await expect(verifyDevice(gpu, { families: ['storage in f16'] })).rejects.toMatchObject({
    code: 'E_UNSUPPORTED',
    message: expect.stringContaining('shader-f16'),
  });
});
