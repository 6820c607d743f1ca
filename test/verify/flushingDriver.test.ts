// A driver that WGSL allows, as some GPUs have: it divides by multiplying with a reciprocal that it flushes, and flushes |x|.

import { afterEach, expect, test } from 'vitest';
import { verifyDevice, type Gpu } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

let gpu: Gpu | undefined;
afterEach(() => gpu?.close());

const PRETENDED = `
fn pretended_flush(x: Real) -> Real {
  let bits = bitcast<Bits>(x);
  return bitcast<Real>(select(bits, bits & Bits(0x80000000u), (bits & Bits(0x7fffffffu)) < Bits(0x00800000u)));
}
fn pretended_divide(a: Real, b: Real) -> Real { return a * pretended_flush(Real(1.0) / b); }
fn pretended_abs(x: Real) -> Real { return pretended_flush(abs(x)); }
`;

test('special values of division and power are right on it', async () => {
  let pretended = 0;
  gpu = await openGpu({
    onDevice: (device) => {
      const create = device.createShaderModule.bind(device);
      device.createShaderModule = (descriptor) => {
        const changed = descriptor.code
          .replaceAll(
            /(fn divide\([^{]*\{[^}]*return) ?(\w*\(.+\)|\w+)\/(.+);/g,
            '$1 pretended_divide($2,$3);',
          )
          .replaceAll(/(?<![\w_])abs\(/g, 'pretended_abs(');
        if (changed === descriptor.code) return create(descriptor);
        if (changed.includes('pretended_divide')) pretended++;
        return create({ ...descriptor, code: `${changed}${PRETENDED}` });
      };
    },
  });
  const { checks } = await verifyDevice(gpu, { families: ['special values'] });
  expect(pretended).toBeGreaterThan(0);
  expect(checks.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
});
