import { expect, it } from 'vitest';
import { lighten } from '../../tools/lightShaders.ts';
import { pairText } from '../../src/wgsl/pairText.ts';

const KERNEL = `// needs: real.wgsl
const ROWS: u32 = 4u;
struct Params {
  zero: u32,
  ROWS: u32, // a member named as a constant
  other: array<Shape, ROWS>,
}
alias Shape = vec4u;
@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(2) var<storage, read_write> rows: array<f32>;
var<workgroup> partial: array<f32, ROWS>;
fn twice(rows: u32) -> u32 { return rows * 2u; }
@compute @workgroup_size(ROWS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  rows[local] = f32(twice(params.ROWS) + params.other[0].x + ROWS);
}`;

it('gives what a module declares names and bindings of its own', () => {
  expect(pairText(KERNEL, 'second')).toBe(`const second_ROWS: u32 = 4u;
struct second_Params {
  zero: u32,
  ROWS: u32, // a member named as a constant
  other: array<second_Shape, second_ROWS>,
}
alias second_Shape = vec4u;

@group(5) @binding(2) var<storage, read_write> second_rows: array<f32>;
var<workgroup> second_partial: array<f32, second_ROWS>;
fn second_twice(second_rows: u32) -> u32 { return second_rows * 2u; }
fn second_main(workgroup: vec3u, local: u32) {
  second_rows[local] = f32(second_twice(params.second.ROWS) + params.second.other[0].x + second_ROWS);
}`);
  expect(pairText(KERNEL, 'first')).toContain('@group(2) @binding(2) var<storage, read_write> first_rows');
});

it('reads what is bundled, without spaces', () => {
  expect(pairText(lighten(KERNEL), 'first')).toMatch(/fn first_main\(\w+: vec3u, \w+: u32\)/);
});

it('refuses a kernel that asks for more than its place', () => {
  const lanes = KERNEL.replace('local: u32)', 'local: u32, @builtin(subgroup_size) size: u32)');
  expect(() => pairText(lanes, 'first')).toThrow(expect.objectContaining({ code: 'E_INTERNAL' }));
});
