import { expect, it } from 'vitest';
import { lighten } from '../../tools/lightShaders.ts';
import { workgroupShape } from '../../src/wgsl/workgroupShape.ts';

const MODULE = `alias Real = vec4f;
const LANES: u32 = 16u; // not 32u
const ACROSS: u32 = 4u;
const SIZE = LANES * ACROSS;
const MEMORY: bool = true;
const EXTRA = select(0u, 2u * (SIZE - 14u) % 60u / 2u, MEMORY);
var<workgroup> partial: array<Real, SIZE + EXTRA>;
var<workgroup> sums: array<mat4x4f, select(1u, SIZE, MEMORY)>;
@compute @workgroup_size(SIZE)
fn main() {}`;
// 2 · 50 % 60 / 2 = 20.
const BYTES = 16 * (64 + 20) + 64 * 64;

it('computes invocations and memory from the constants of a module', () => {
  expect(workgroupShape(MODULE)).toEqual({ invocations: 64, bytes: BYTES });
  expect(workgroupShape(lighten(MODULE))).toEqual({ invocations: 64, bytes: BYTES });
  expect(workgroupShape('@compute @workgroup_size(8) fn main() {}')).toEqual({ invocations: 8, bytes: 0 });
});

it.each([
  ['SIZE + EXTRA', 'SIZE + UNKNOWN'],
  ['SIZE + EXTRA', 'SIZE << 1u'],
  ['array<Real, SIZE + EXTRA>', 'array<atomic<u32>, 4>'],
  ['array<Real, SIZE + EXTRA>', 'u32'],
  ['array<Real, SIZE + EXTRA>', 'array<f16, 4>'],
  ['@workgroup_size(SIZE)', '@workgroup_size(SIZE, 2)'],
])('gives none where %s is %s', (known, unknown) => {
  expect(workgroupShape(MODULE.replace(known, unknown))).toBeUndefined();
});
