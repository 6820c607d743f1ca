// Modules joined into one.

import { describe, expect, it } from 'vitest';
import { Combiner } from '../../src/wgsl/combine.ts';

const math = { name: 'math.wgsl', text: 'fn twice(x: f32) -> f32 { return 2.0 * x; }\n' };

describe('Combiner', () => {
  it('has a file once that two modules share', () => {
    const combiner = new Combiner();
    const one = combiner.add([math, { name: 'a.wgsl', text: 'fn phase() -> f32 { return twice(1.0); }\n' }]);
    const two = combiner.add([math, { name: 'b.wgsl', text: 'fn phase() -> f32 { return twice(2.0); }\n' }]);
    expect([one.get('phase'), two.get('phase')]).toEqual(['phase', 'phase_2']);
    const { code } = combiner.finished('all.wgsl');
    expect(code.match(/fn twice\(/g)).toHaveLength(1);
    expect(code).toContain('fn phase_2() -> f32 { return twice(2.0); }');
  });

  it('renames what differs under one name, and all that calls it', () => {
    const combiner = new Combiner();
    const uses = { name: 'use.wgsl', text: 'fn use_it(v: vec4f) -> f32 { return size() + v.size; }\n' };
    for (const size of ['1.0', '2.0']) {
      combiner.add([
        { name: 'size.wgsl', text: `const SIZE: f32 = ${size};\nfn size() -> f32 { return SIZE; }\n` },
        uses,
      ]);
    }
    const { code } = combiner.finished('all.wgsl');
    expect(code).toContain('const SIZE_2: f32 = 2.0;\nfn size_2() -> f32 { return SIZE_2; }');
    // Members keep their names.
    expect(code).toContain('fn use_it_2(v: vec4f) -> f32 { return size_2() + v.size; }');
  });

  it('has the last declaration hide those of files before it, within a module', () => {
    const combiner = new Combiner();
    const names = combiner.add([
      { name: 'a.wgsl', text: 'const N: u32 = 1u;\n' },
      { name: 'b.wgsl', text: 'const N: u32 = 2u;\nfn n() -> u32 { return N; }\n' },
    ]);
    expect(names.get('N')).toBe('N_2');
    expect(combiner.finished('all.wgsl').code).toContain(
      'const N_2: u32 = 2u;\nfn n() -> u32 { return N_2; }',
    );
  });
});
