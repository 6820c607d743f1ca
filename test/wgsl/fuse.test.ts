// The text of fused parts, from bodies as data.

import { describe, expect, it } from 'vitest';
import { writeFetch, writeFinish } from '../../src/wgsl/fuse.ts';
import type { FusedBody } from '../../src/wgsl/fusedBody.ts';

const parts = ['real.wgsl'];

/** tanh(value + bias) · scale, and a ring that takes the scale. */
const body: FusedBody = {
  operands: [
    { access: { kind: 'column' }, type: 'f32' },
    { access: { kind: 'scalar' }, type: 'f32' },
    { access: { kind: 'strided', dims: [3, 4], strides: [1, 3], offset: 2 }, type: 'f16' },
    { access: { kind: 'flat' }, type: 'f32', inPlace: 0 },
  ],
  instructions: [
    { call: 'add', args: [{ from: 'kernel' }, { from: 'operand', index: 0 }], type: 'f32', uniform: false },
    { call: 'sqrt_of', args: [{ from: 'operand', index: 1 }], type: 'f32', uniform: true },
    {
      call: 'fma_of',
      args: [
        { from: 'instruction', index: 0 },
        { from: 'instruction', index: 1 },
        { from: 'operand', index: 2 },
      ],
      type: 'f32',
      uniform: false,
    },
    {
      call: 'keep',
      args: [
        { from: 'instruction', index: 2 },
        { from: 'operand', index: 3 },
        { from: 'coordinate', stride: 2, size: 5 },
        { from: 'constant', value: 0.5 },
      ],
      type: 'f32',
      uniform: false,
    },
  ],
  outputs: [
    { value: { from: 'instruction', index: 3 }, type: 'f32' },
    {
      value: { from: 'instruction', index: 1 },
      type: 'f32',
      ring: { slot: { from: 'constant', value: 3, whole: true }, slots: 8 },
    },
  ],
};

describe('writeFinish', () => {
  it('has one element a call', () => {
    expect(`\n${writeFinish(body, { width: 1 }, { parts })}`).toMatchInlineSnapshot(`
      "
      // needs: real.wgsl
      @group(1) @binding(4) var<storage, read_write> output_0: array<f32>;
      @group(1) @binding(5) var<storage, read_write> output_1: array<f32>;
      @group(1) @binding(0) var<storage, read> operand_0: array<f32>;
      fn load_operand_0(index: u32, row: u32, column: u32) -> Real { return Real(operand_0[column]); }
      @group(1) @binding(1) var<storage, read> operand_1: array<f32>;
      fn load_operand_1(index: u32, row: u32, column: u32) -> Real { return Real(operand_1[0u]); }
      @group(1) @binding(2) var<storage, read> operand_2: array<f16>;
      fn load_operand_2(index: u32, row: u32, column: u32) -> Real { return Real(f32(operand_2[2u + strided(index, vec4u(1, 1, 3, 4), vec4u(0, 0, 1, 3))])); }
      fn load_operand_3(index: u32, row: u32, column: u32) -> Real { return Real(output_0[index]); }
      var<private> uniform_1: Real;
      fn prepare() {
        let index = 0u; let row = 0u; let column = 0u;
        uniform_1 = sqrt_of(load_operand_1(index, row, column));
      }
      fn finish(index: u32, row: u32, column: u32, value: Real) {
        let x0 = load_operand_0(index, row, column);
        let x2 = load_operand_2(index, row, column);
        let x3 = load_operand_3(index, row, column);
        let t0 = add(value, x0);
        let t2 = fma_of(t0, uniform_1, x2);
        let t3 = keep(t2, x3, coordinate(columns_from(index), 2u, 5u), Real(0.5));
        output_0[index / WIDTH] = t3;
        output_1[ring_slot(Bits(3u), 8u)] = uniform_1;
      }
      fn conclude() {
      }
      "
    `);
  });

  it('has four neighbours a call', () => {
    expect(`\n${writeFinish(body, { width: 4 }, { parts })}`).toMatchInlineSnapshot(`
      "
      // needs: real.wgsl
      @group(1) @binding(4) var<storage, read_write> output_0: array<vec4<f32>>;
      @group(1) @binding(5) var<storage, read_write> output_1: array<f32>;
      @group(1) @binding(0) var<storage, read> operand_0: array<vec4<f32>>;
      fn load_operand_0(index: u32, row: u32, column: u32) -> Real { return operand_0[(column) / WIDTH]; }
      @group(1) @binding(1) var<storage, read> operand_1: array<f32>;
      fn load_operand_1(index: u32, row: u32, column: u32) -> Real { return Real(operand_1[0u]); }
      @group(1) @binding(2) var<storage, read> operand_2: array<f16>;
      fn load_operand_2(index: u32, row: u32, column: u32) -> Real { return Real(f32(operand_2[2u + strided(index + 0u, vec4u(1, 1, 3, 4), vec4u(0, 0, 1, 3))]), f32(operand_2[2u + strided(index + 1u, vec4u(1, 1, 3, 4), vec4u(0, 0, 1, 3))]), f32(operand_2[2u + strided(index + 2u, vec4u(1, 1, 3, 4), vec4u(0, 0, 1, 3))]), f32(operand_2[2u + strided(index + 3u, vec4u(1, 1, 3, 4), vec4u(0, 0, 1, 3))])); }
      fn load_operand_3(index: u32, row: u32, column: u32) -> Real { return output_0[(index) / WIDTH]; }
      var<private> uniform_1: Real;
      fn prepare() {
        let index = 0u; let row = 0u; let column = 0u;
        uniform_1 = sqrt_of(load_operand_1(index, row, column));
      }
      fn finish(index: u32, row: u32, column: u32, value: Real) {
        let x0 = load_operand_0(index, row, column);
        let x2 = load_operand_2(index, row, column);
        let x3 = load_operand_3(index, row, column);
        let t0 = add(value, x0);
        let t2 = fma_of(t0, uniform_1, x2);
        let t3 = keep(t2, x3, coordinate(columns_from(index), 2u, 5u), Real(0.5));
        output_0[index / WIDTH] = t3;
        output_1[ring_slot(Bits(3u).x, 8u)] = uniform_1.x;
      }
      fn conclude() {
      }
      "
    `);
  });

  it('tests what is watched once an invocation, after its last value', () => {
    const watched: FusedBody = {
      operands: [{ access: { kind: 'scalar' }, type: 'u32' }],
      instructions: [],
      outputs: [{ value: { from: 'operand', index: 0 }, type: 'u32', watched: [{ from: 'kernel' }] }],
    };
    expect(`\n${writeFinish(watched, { width: 4 }, { parts, concludes: true })}`).toMatchInlineSnapshot(`
      "
      // needs: real.wgsl
      @group(1) @binding(1) var<storage, read_write> output_0: array<u32>;
      @group(1) @binding(0) var<storage, read> operand_0: array<u32>;
      fn load_operand_0(index: u32, row: u32, column: u32) -> Bits { return Bits(operand_0[0u]); }
      fn prepare() {
      }
      fn finish(index: u32, row: u32, column: u32, value: Real) {
        largest_0 = max(largest_0, magnitude_bits(value));
      }
      var<private> largest_0: Bits;
      fn conclude() {
        let index = 0u; let row = 0u; let column = 0u;
        if (any(largest_0 >= Bits(INFINITE))) { if (output_0[0u] == NEVER) { output_0[0u] = load_operand_0(index, row, column).x; } }
      }
      "
    `);
  });

  it('reads and writes places of a memory of its own by calls', () => {
    const places = {
      operands: [0, 8, 16, 24].map((offset) => ({ memory: 'arena', offset })),
      outputs: [24, 32].map((offset) => ({ memory: 'arena', offset })),
    };
    const whole = {
      ...body,
      operands: body.operands.map((operand) => ({ ...operand, type: 'f32' as const })),
    };
    expect(`\n${writeFinish(whole, { width: 1 }, { parts, places })}`).toMatchInlineSnapshot(`
      "
      // needs: real.wgsl
      fn load_operand_0(index: u32, row: u32, column: u32) -> Real { return Real(arena_real(column)); }
      fn load_operand_1(index: u32, row: u32, column: u32) -> Real { return Real(arena_real(8u + 0u)); }
      fn load_operand_2(index: u32, row: u32, column: u32) -> Real { return Real(arena_real(16u + 2u + strided(index, vec4u(1, 1, 3, 4), vec4u(0, 0, 1, 3)))); }
      fn load_operand_3(index: u32, row: u32, column: u32) -> Real { return Real(arena_real(24u + index)); }
      var<private> uniform_1: Real;
      fn prepare() {
        let index = 0u; let row = 0u; let column = 0u;
        uniform_1 = sqrt_of(load_operand_1(index, row, column));
      }
      fn finish(index: u32, row: u32, column: u32, value: Real) {
        let x0 = load_operand_0(index, row, column);
        let x2 = load_operand_2(index, row, column);
        let x3 = load_operand_3(index, row, column);
        let t0 = add(value, x0);
        let t2 = fma_of(t0, uniform_1, x2);
        let t3 = keep(t2, x3, coordinate(columns_from(index), 2u, 5u), Real(0.5));
        set_arena_real(24u + index, t3);
        set_arena_real(32u + ring_slot(Bits(3u), 8u), uniform_1);
      }
      fn conclude() {
      }
      "
    `);
  });
});

it('writeFetch returns the value that a reduction reads', () => {
  const fetch: FusedBody = {
    operands: [{ access: { kind: 'flat' }, type: 'u8' }],
    instructions: [{ call: 'square', args: [{ from: 'operand', index: 0 }], type: 'f32', uniform: false }],
    outputs: [{ value: { from: 'instruction', index: 0 }, type: 'f32' }],
  };
  expect(`\n${writeFetch(fetch, { width: 4 }, { parts })}`).toMatchInlineSnapshot(`
    "
    // needs: real.wgsl
    @group(2) @binding(0) var<storage, read> source_0: array<u32>;
    fn load_source_0(index: u32, row: u32, column: u32) -> Real { return Real(unpack4xU8(source_0[(index) / 4u])); }
    fn fetch(index: u32, row: u32, column: u32) -> Real {
      let x0 = load_source_0(index, row, column);
      let t0 = square(x0);
      return t0;
    }
    "
  `);
});
