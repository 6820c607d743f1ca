import { describe, expect, it } from 'vitest';
import { readBindings } from '../../src/wgsl/bindings.ts';
import { workgroupShape } from '../../src/wgsl/workgroupShape.ts';
import { link, writeFloat } from '../../src/wgsl/link.ts';
import { locate } from '../../src/wgsl/locate.ts';

const parts: Record<string, string> = {
  'a.wgsl': '// needs: b.wgsl\nfn a() -> f32 { return b(); }\n',
  'b.wgsl': 'enable f16;\nconst SIZE: u32 = 4u;\nalias Real = f32;\nfn b() -> Real { return 1.0; }\n',
};
const kernel = {
  name: 'kernel.wgsl',
  text: '// needs: a.wgsl, b.wgsl\nconst STEP: i32 = 1i;\n@compute @workgroup_size(SIZE)\nfn main() {}\n',
};
const findPart = (name: string): string | undefined => parts[name];

describe('link', () => {
  it('puts each needed part once, before what needs it, and directives first', () => {
    const { code } = link({ kernel, findPart });
    expect(code.startsWith('enable f16;\n')).toBe(true);
    expect(code.match(/fn b\(/g)).toHaveLength(1);
    expect(code.indexOf('fn b(')).toBeLessThan(code.indexOf('fn a('));
    expect(code.indexOf('fn a(')).toBeLessThan(code.indexOf('fn main('));
  });

  it('gives constants and aliases new values, in their types', () => {
    const { code } = link({ kernel, findPart, values: { SIZE: 16, STEP: -2, Real: 'vec4f' } });
    expect(code).toContain('const SIZE: u32 = 16u;');
    expect(code).toContain('const STEP: i32 = -2i;');
    expect(code).toContain('alias Real = vec4f;');
    expect(workgroupShape(code)).toEqual({ invocations: 16, bytes: 0 });
  });

  it('refuses a value whose name nothing declares, and a part that is missing', () => {
    expect(() => link({ kernel, findPart, values: { SPEED: 1 } })).toThrow(/SPEED/);
    expect(() => link({ kernel: { name: 'k', text: '// needs: c.wgsl\n' }, findPart })).toThrow(/c\.wgsl/);
  });

  it('finds the file and line that a line of the module came from', () => {
    const shader = link({ kernel, findPart });
    const lines = shader.code.split('\n');
    const at = (text: string) => locate(shader, lines.findIndex((line) => line.includes(text)) + 1);
    expect(at('fn b(')).toEqual({ file: 'b.wgsl', line: 4 });
    expect(at('fn a(')).toEqual({ file: 'a.wgsl', line: 2 });
    expect(at('fn main(')).toEqual({ file: 'kernel.wgsl', line: 4 });
  });
});

describe('writeFloat', () => {
  it('keeps the value of a float32 and always reads as a number with a point', () => {
    for (const value of [0, -0, 1, -2, 0.1, 1e-45, 3.4028234663852886e38, 2 ** 24, Math.PI]) {
      const text = writeFloat(value);
      expect(Object.is(Math.fround(Number(text)), Math.fround(value))).toBe(true);
      expect(text).toMatch(/[.e]/);
    }
  });

  it('refuses what WGSL cannot write', () => {
    for (const value of [NaN, Infinity, -Infinity, 1e39]) expect(() => writeFloat(value)).toThrow(/finite/);
  });
});

describe('readBindings', () => {
  it('reads groups, kinds and names in order, and no comments', () => {
    const code = `
      // @group(0) @binding(7) var<uniform> no: f32;
      @group(1) @binding(0) var<storage, read_write> out: array<f32>;
      @group(0) @binding(1) var<storage, read> data: array<u32>;
      @group(0) @binding(0) var<uniform> params: Params;`;
    expect(readBindings(code)).toEqual([
      { group: 0, binding: 0, name: 'params', kind: 'uniform' },
      { group: 0, binding: 1, name: 'data', kind: 'read-only-storage' },
      { group: 1, binding: 0, name: 'out', kind: 'storage' },
    ]);
  });
});
