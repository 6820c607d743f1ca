import { expect, it } from 'vitest';
import { dense, layers, network } from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';

it('a summary counts parameters, state, bytes and the operations of products', async () => {
  const net = network({
    inputs: [28, 28, 1],
    layers: [layers.flatten(), dense(128, 'relu'), layers.batchNorm(), dense(10, 'softmax')],
  });
  const summary = await net.summary({ batchSize: 64 });
  expect(summary.layers).toEqual([
    { label: 'flatten', kind: 'flatten', shape: [784], parameters: 0, state: 0 },
    { label: '128 relu', kind: 'dense', shape: [128], parameters: 784 * 128 + 128, state: 0 },
    { label: 'batch norm', kind: 'batchNorm', shape: [128], parameters: 256, state: 256 },
    { label: '10 softmax', kind: 'dense', shape: [10], parameters: 1290, state: 0 },
  ]);
  expect(summary.parameters).toBe(net.parameterCount);
  expect(summary.bytes).toBe(4 * (net.parameterCount + 256));
  // Two products forward; backward one for each weight, and one for the inputs of all layers but the first.
  const products = 2 * 64 * (784 * 128 + 128 * 10);
  const backward = products + 2 * 64 * 128 * 10;
  expect(summary.flops.forward / products).toBeGreaterThan(1);
  expect(summary.flops.forward / products).toBeLessThan(1.02);
  expect(summary.flops.step / (products + backward)).toBeGreaterThan(1);
  expect(summary.flops.step / (products + backward)).toBeLessThan(1.03);
  const lines = String(summary).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'layer       output       parameters',
    'inputs      [28, 28, 1]',
    'flatten     [784]        0',
  ]);
  expect(lines[4]).toBe('batch norm  [128]        256 + 256 kept');
  expect(lines.at(-2)).toBe('102,026 parameters + 256 kept, 400 KiB');
  expect(lines.at(-1)).toMatch(/^\d\d\.\d MFLOP a training step of 64, 13\.\d MFLOP a prediction$/);
});

it('a summary of one example works for batch norm too, and refuses no examples', async () => {
  const net = network({ inputs: 3, layers: [layers.batchNorm(), dense(1)] });
  expect((await net.summary()).flops.step).toBeGreaterThan(0);
  await expectFailure(() => net.summary({ batchSize: 0 }), 'E_ARGUMENT', 'examples');
  await expectFailure(() => net.summary({ batch: 3 } as never), 'E_ARGUMENT', 'batchSize');
});
