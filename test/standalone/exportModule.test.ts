import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { dense, layers, network, type LayerConfig, type TableSchema } from '../../src/index.ts';
import { createDawn, type Dawn } from '../../src/node/dawn.ts';
import { exportModule } from '../../src/standalone.ts';
import { exactOutputs, modelOf, worstError } from '../onnx/exactModel.ts';
import { randomInputs, randomNetwork, randomValues } from '../onnx/randomNetwork.ts';
import { importText } from './exportedModule.ts';

const NETWORKS = Number(process.env['GRADLOOM_CASES'] ?? 30);
/** Every so many are run by WebGPU too: compiling kernels takes long. */
const ON_DEVICE = 10;
const EXAMPLES = 4;

let dawn: Dawn | undefined;
const gpuOfNode = async (): Promise<unknown> => (dawn ??= await createDawn()).gpu;
afterAll(() => (dawn = undefined));

const valuesOf = (net: ReturnType<typeof network>, seed = 1) =>
  new Map([...net.initialMap(seed)].map(([name, own]) => [name, Float32Array.from(own)] as const));

function kindsIn(list: readonly LayerConfig[]): string[] {
  return list.flatMap((config) => [
    config.kind,
    ...[config['layers'], config['shortcut']].flatMap((inner) => kindsIn((inner ?? []) as LayerConfig[])),
  ]);
}

describe('exportModule', () => {
  it(
    'gives modules of random networks that compute to 1e-5 as float64 does, in JavaScript and by WebGPU',
    async () => {
      const faults: string[] = [];
      const kinds = new Set<string>();
      for (let seed = 0; seed < NETWORKS; seed++) {
        const net = randomNetwork(seed);
        const values = randomValues(net, seed);
        const x = randomInputs(net, EXAMPLES, seed);
        const exact = exactOutputs(net, values, x);
        const { createModel } = await importText((await exportModule(modelOf(net, values))).code);
        for (const kind of kindsIn(net.config.layers)) kinds.add(kind);
        for (const backend of ['javascript', 'webgpu'] as const) {
          if (backend === 'webgpu' && seed % ON_DEVICE !== 0) continue;
          const model = await createModel({ backend, gpu: await gpuOfNode() });
          expect(model.backend).toBe(backend);
          const worst = worstError(await model.predict(x), exact);
          model.close();
          if (worst > 1e-5)
            faults.push(`seed ${seed}: ${backend}: off by ${worst}: ${JSON.stringify(net.config.layers)}`);
        }
      }
      expect(faults).toEqual([]);
      if (NETWORKS >= 60) expect(kinds.size).toBe(14);
    },
    120_000 + 2000 * NETWORKS,
  );

  it('computes any number of rows by WebGPU in chunks, long sums and many results alike', async () => {
    const net = network({ inputs: 3000, layers: [dense(20, 'tanh'), dense(3, 'softmax')] });
    const values = valuesOf(net);
    const x = Float32Array.from({ length: 2 * 3000 }, (_, i) => Math.sin(i * i));
    const { createModel } = await importText((await exportModule(modelOf(net, values))).code);
    const model = await createModel({ backend: 'webgpu', gpu: await gpuOfNode() });
    expect(worstError(await model.predict(x), exactOutputs(net, values, x))).toBeLessThan(1e-5);
    const small = network({ inputs: 2, layers: [dense(40, 'relu'), dense(1)] });
    const more = await importText((await exportModule(modelOf(small, valuesOf(small)))).code);
    const many = Float32Array.from({ length: 2 * 5000 }, (_, i) => Math.cos(i * i));
    const own = await more.createModel({ backend: 'webgpu', gpu: await gpuOfNode() });
    // Calls may be made before others are done.
    const [all, few] = await Promise.all([own.predict(many), own.predict(many.subarray(0, 6))]);
    expect(worstError(all, exactOutputs(small, valuesOf(small), many))).toBeLessThan(1e-5);
    expect(few).toEqual(all.slice(0, 3));
    for (const one of [model, own]) one.close();
  });

  it('puts raw inputs in standard form, missing values included, and outputs in the units of the data', async () => {
    const net = network({ inputs: 2, layers: [dense(3, 'sigmoid'), dense(2)] });
    const values = valuesOf(net);
    const form = {
      kind: 'standard',
      shift: Float64Array.of(1.7e9, -3),
      scale: Float64Array.of(1e-3, 0.5),
    } as const;
    const target = { mean: Float64Array.of(2e6, 5), deviation: Float64Array.of(1e5, 0.1) };
    const { code } = await exportModule({ ...modelOf(net, values, form), targetScale: target });
    const model = await (await importText(code)).createModel({ backend: 'javascript' });
    const got = await model.predict([
      [1.7e9 + 500, 2],
      [Number.NaN, -3],
    ]);
    const exact = exactOutputs(net, values, Float32Array.of(0.5, 2.5, 0, 0));
    const scaled = exact.map((y, i) => y * target.deviation[i % 2]! + target.mean[i % 2]!);
    expect(got).toBeInstanceOf(Float64Array);
    expect(Math.max(...got.map((y, i) => Math.abs(y - scaled[i]!) / target.deviation[i % 2]!))).toBeLessThan(
      1e-5,
    );
  });

  it('refuses inputs that it does not take', async () => {
    const net = network({ inputs: 2, layers: [dense(1)] });
    const { createModel } = await importText((await exportModule(modelOf(net, valuesOf(net)))).code);
    for (const wrong of [5, null, 'webgpu', { backends: 'javascript' }])
      await expect(createModel(wrong as never)).rejects.toThrow(
        /createModel: options must be \{ backend, gpu \}/,
      );
    const model = await createModel({ backend: 'javascript' });
    await expect(model.predict([1, 2, 3])).rejects.toThrow(/rows of 2 numbers; got 3/);
    await expect(model.predict([[1, 2], [3]])).rejects.toThrow(/got 1 in row 2/);
    await expect(model.predict([1, Number.NaN])).rejects.toThrow(/finite; got NaN in row 1, column 2/);
    await expect(model.predict([1, Infinity])).rejects.toThrow(/finite/);
    await expect(model.predict(['1', '2'] as unknown as number[])).rejects.toThrow(/numbers; got string/);
    for (const [bad, got] of [
      [null, 'object'],
      ['', 'string'],
      [true, 'boolean'],
      [undefined, 'undefined'],
    ] as const) {
      const row = [1, bad] as number[];
      for (const given of [row, [row]])
        await expect(model.predict(given)).rejects.toThrow(`numbers; got ${got} in row 1, column 2`);
    }
    await expect(model.predict('12' as unknown as number[])).rejects.toThrow(/rows of 2/);
    await expect(model.classify([1, 2])).rejects.toThrow(/classes/);
    await expect(createModel({ backend: 'cuda' as 'auto' })).rejects.toThrow(/backend must be/);
    await expect(createModel({ backend: 'webgpu', gpu: undefined })).rejects.toThrow(/no WebGPU/);
    expect(await createModel({ gpu: undefined })).toMatchObject({
      backend: 'javascript',
      reason: 'there is no WebGPU',
    });
    // What people take for it: a device, the module of the package, a name.
    for (const [wrong, got] of [
      [{ createBuffer: () => undefined }, '[object Object]'],
      [await import('node:path'), '[object Module]'],
      ['webgpu', '[object String]'],
      [0, '[object Number]'],
    ] as const)
      for (const backend of ['auto', 'javascript'] as const)
        await expect(createModel({ backend, gpu: wrong })).rejects.toThrow(
          `gpu must have requestAdapter, as navigator.gpu or create([]) of webgpu; got ${got}`,
        );
    expect((await createModel({ gpu: null })).reason).toBe('there is no WebGPU');
    const words = network({ inputs: 2, layers: [layers.embedding(5, 2), layers.flatten(), dense(1)] });
    const own = await importText((await exportModule(modelOf(words, valuesOf(words)))).code);
    const reader = await own.createModel({ backend: 'javascript' });
    for (const bad of [
      [0.5, 1],
      [5, 0],
      [-1, 0],
    ])
      await expect(reader.predict(bad)).rejects.toThrow(/whole numbers from 0 to 4/);
  });

  it('goes on in JavaScript, with the same numbers, where its device is lost', async () => {
    const net = network({ inputs: 2, layers: [dense(4, 'relu'), dense(2, 'softmax')] });
    const { createModel } = await importText((await exportModule(modelOf(net, valuesOf(net)))).code);
    const instance = (await gpuOfNode()) as GPU;
    let device: GPUDevice | undefined;
    const gpu = {
      requestAdapter: async () => {
        const adapter = await instance.requestAdapter();
        return {
          limits: adapter!.limits,
          requestDevice: async (options: GPUDeviceDescriptor) =>
            (device = await adapter!.requestDevice(options)),
        };
      },
    };
    const model = await createModel({ gpu });
    const before = await model.predict([1, 2]);
    expect(model.backend).toBe('webgpu');
    device!.destroy();
    const after = await model.predict([1, 2]);
    expect(model.backend).toBe('javascript');
    expect(worstError(after, before)).toBeLessThan(1e-5);
  });

  it('names classes, and makes numbers of the rows of its table', async () => {
    const net = network({ inputs: 6, layers: [dense(1, 'sigmoid')] });
    const table: TableSchema = {
      named: true,
      width: 5,
      features: [
        { position: 0, name: 'price', kind: 'number', decimal: ',', unit: '€' },
        { position: 1, name: 'share', kind: 'number', percent: true },
        { position: 2, name: 'when', kind: 'date', dates: 'dmy' },
        { position: 3, name: 'new', kind: 'boolean' },
        { position: 4, name: 'side', kind: 'categories', categories: ['north', '</script>'] },
      ],
      targets: [{ position: 5, name: 'sold', kind: 'categories', target: 'classes', classes: ['no', 'yes'] }],
      leftOut: [],
    };
    const model = { ...modelOf(net, valuesOf(net)), table, classes: ['no', 'yes'] };
    const { code } = await exportModule(model);
    expect(code).not.toContain('</script>');
    const { createModel, info } = await importText(code);
    expect(info.columns!.map(({ name }) => name)).toEqual(['price', 'share', 'when', 'new', 'side']);
    const own = await createModel({ backend: 'javascript' });
    const encode = own.encode!;
    expect([
      ...encode([{ price: '1,5 €', share: '12 %', when: '01/02/1970', new: 'Yes', side: '</script>' }]),
    ]).toEqual([1.5, 0.12, 31 * 86400, 1, 0, 1]);
    expect([...encode([['2', 'NA', '1970-01-02 01:00', false, '']])]).toEqual([
      2,
      Number.NaN,
      90000,
      0,
      0,
      0,
    ]);
    expect(() => encode([['2', '0,5', '', '', '']])).toThrow(/"share" must be a number; got "0,5"/);
    expect(() => encode([['1.234,5', '', '', '', '']])).toThrow(/"price" must be a number/);
    expect(() => encode([['1.234', '', '', '', '']])).toThrow(/"price" must be a number; got "1.234"/);
    expect(encode([['1.5', '', '', '', '']])[0]).toBe(1.5);
    expect(() => encode([['1', '', '31/02/2020', '', '']])).toThrow(/"when" must be a date/);
    expect(() => encode([['1', '', '0024-01-05', '', '']])).toThrow(/"when" must be a date/);
    expect(() => encode([[['1'], '', '', '', '']] as never)).toThrow(/"price" must be a text or a number/);
    expect(() => encode([null] as never)).toThrow(/a row must be an object or a list; got null in row 1/);
    expect(() => encode({ price: 1 } as never)).toThrow(/rows must be a list; got object/);
    expect(() => encode([['1', '', '', 'perhaps', '']])).toThrow(/"new" must be a boolean/);
    // What a program gives is not guessed to be something else.
    const refused: readonly [string, unknown][] = [
      ['price', true],
      ['share', false],
      ['price', 1e39],
      ['when', 86_400],
      ['when', true],
      ['new', 7],
      ['new', 1],
    ];
    const row = { price: 1, share: null, when: null, new: true, side: null };
    expect([...encode([row])]).toEqual([1, Number.NaN, Number.NaN, 1, 0, 0]);
    for (const [name, cell] of refused)
      expect(() => encode([{ ...row, [name]: cell }])).toThrow(new RegExp(`"${name}" must be a`));
    expect(() => encode([{ ...row, price: undefined }])).toThrow(/got none in row 1, column "price"/);
    expect(() => encode([['1', '', '', '', 'south']])).toThrow(
      /"side" must be one of its categories; got "south"/,
    );
    expect(() => encode([['1']])).toThrow(/5 cells; got 1 in row 1/);
    expect(() => encode([{ price: 1 }])).toThrow(
      /every column must be there; got none in row 1, column "share"/,
    );
    const [said] = await own.classify([1, 2, 3, 0, 1, 0]);
    const [share] = await own.predict([1, 2, 3, 0, 1, 0]);
    expect(said).toEqual(
      share! >= 0.5 ? { label: 'yes', probability: share } : { label: 'no', probability: 1 - share! },
    );
  });

  it('is small: a few kB beside the weights', async () => {
    const net = network({ inputs: 4, layers: [dense(8, 'relu'), dense(3, 'softmax')] });
    const { code, types } = await exportModule(modelOf(net, valuesOf(net)));
    expect(code.length).toBeLessThan(15_000);
    expect(gzipSync(code).length).toBeLessThan(5_600);
    expect(types).toContain('export declare function createModel');
  });

  it('refuses layers that are not the library’s', async () => {
    const net = network({
      inputs: 1,
      layers: [{ config: { kind: 'own' }, build: (shape) => ({ shape, forward: (x) => x }) }, dense(1)],
    });
    await expect(exportModule(modelOf(net, valuesOf(net)))).rejects.toMatchObject({ code: 'E_UNSUPPORTED' });
  });
});
