import { afterAll, expect, it, vi } from 'vitest';
import { adam, dense, network, type Gpu, type Network } from '../../src/index.ts';
import { NEVER } from '../../src/graph/ops/index.ts';
import { compile } from '../../src/plan/compile.ts';
import { Variable } from '../../src/plan/variable.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { workgroupShape } from '../../src/wgsl/workgroupShape.ts';
import { trainingStep } from '../../src/train/trainingStep.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

// A software driver's workgroup is one subgroup; by the rules of a GPU it is many.
const gpus = new Map<string, Gpu>();
for (const rules of ['gpu', 'gpu,workgroup64']) {
  vi.stubEnv('GRADLOOM_RULES', rules);
  gpus.set(rules, await openGpu());
}
vi.unstubAllEnvs();
afterAll(() => gpus.forEach((gpu) => gpu.close()));

const STEPS = 50;

/** Variables of a training of random data, the updates of its step, and how to read it. */
function training(gpu: Gpu, net: Network, examples: number) {
  const stream = new RandomStream(11, 1);
  const numbers = (length: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length }, () => stream.nextFloat() * 2 - 1);
  const optimizer = adam({ learningRate: 0.01 });
  const parameters = new Variable(gpu, 'parameters', { shape: [net.length], values: net.initialValues(4) });
  const states = optimizer.states.map((name) => new Variable(gpu, name, { shape: [net.length] }));
  const learningRate = new Variable(gpu, 'rate', { shape: [], values: Float32Array.of(0.01) });
  const counter = new Variable(gpu, 'step', { shape: [], dtype: 'u32' });
  const history = new Variable(gpu, 'history', { shape: [64] });
  const x = new Variable(gpu, 'x', { shape: [examples, net.inputs], values: numbers(examples * net.inputs) });
  const y = new Variable(gpu, 'y', {
    shape: [examples, net.outputs],
    values: numbers(examples * net.outputs),
  });
  const record = new Variable(gpu, 'record', { shape: [], dtype: 'u32', values: Uint32Array.of(NEVER) });
  const variables = [parameters, ...states, learningRate, counter, history, record, x, y];
  const step = trainingStep(
    {
      parameters: parameters.tensor,
      states: states.map(({ tensor }) => tensor),
      learningRate: learningRate.tensor,
      counter: counter.tensor,
      history: history.tensor,
      record: record.tensor,
      x: x.tensor,
      y: y.tensor,
      standardize: (rows) => rows,
    },
    { network: net, optimizer, loss: 'mse', examples },
  );
  const byTensor = new Map(variables.map((variable) => [variable.tensor, variable]));
  return {
    updates: step.map(([tensor, value]) => [byTensor.get(tensor)!, value] as const),
    read: async () => [...(await history.read()).subarray(0, STEPS), ...(await parameters.read())],
  };
}

// Examples and units left over after blocks of four rows.
it.each<[number, [number, ...number[]], string]>([
  [37, [2, 16, 8], 'gpu'],
  [38, [3, 7, 1], 'gpu'],
  [39, [4, 6], 'gpu'],
  [39, [4, 6], 'gpu,workgroup64'],
])(
  'of %s examples, a workgroup of many subgroups trains %j as one kernel call for each operation does: %s',
  async (examples, [inputs, ...units], rules) => {
    const gpu = gpus.get(rules)!;
    const net = network({
      inputs,
      layers: units.map((count, index) => dense(count, index === units.length - 1 ? 'identity' : 'tanh')),
    });
    expect(gpu.driver.kind).toBe('gpu');
    const [one, many] = [training(gpu, net, examples), training(gpu, net, examples)];
    const single = await compile(gpu, { updates: one.updates, singleDispatch: true });
    expect(single.calls).toBe(1);
    const [call] = await single.report({ wgsl: true });
    expect(workgroupShape(call!.wgsl!)?.invocations).toBe(rules === 'gpu' ? 256 : 64);
    await single.run(STEPS);
    await (await compile(gpu, { updates: many.updates })).run(STEPS);
    const [a, b] = [await one.read(), await many.read()];
    expect(a[STEPS - 1]).toBeLessThan(a[0]!);
    expect(Math.max(...a.map((value, index) => Math.abs(value - b[index]!)))).toBeLessThan(1e-5);
  },
);
