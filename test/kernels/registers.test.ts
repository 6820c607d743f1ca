// The generated code of what GPUs run. Products: sums and slabs ahead stay in registers, and operands are read four at a
// time. Softmax and cross-entropy: a row stays in registers, and each logit is read once.

import { describe, expect, it } from 'vitest';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import { chooseMatmul, type MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { loadMatmul } from '../../src/kernels/matmul/loadMatmul.ts';
import { linkMatmul } from '../../src/kernels/matmul/matmul.ts';
import { matmulCandidates, matmulName } from '../../src/kernels/matmul/matmulCandidates.ts';
import { tensorCores } from '../../src/kernels/matmul/tensorCores.ts';
import type { BufferRange } from '../../src/gpu/buffer.ts';
import { crossEntropy, softmax } from '../../src/kernels/heldRows.ts';
import type { LinkedShader } from '../../src/wgsl/link.ts';

const device: DeviceTraits = {
  subgroupSize: 32,
  features: new Set(['subgroups', 'shader-f16']),
  limits: {
    maxComputeInvocationsPerWorkgroup: 1024,
    maxComputeWorkgroupStorageSize: 49_152,
    maxComputeWorkgroupsPerDimension: 65_535,
    maxStorageBuffersPerShaderStage: 16,
  },
  tensorCoreSize: [16, 16, 16],
  driver: { kind: 'gpu' },
};
const LAYOUTS = [
  { name: 'NN', transposeA: false, transposeB: false },
  { name: 'NT', transposeA: false, transposeB: true },
  { name: 'TN', transposeA: true, transposeB: false },
] as const;
const SIZES = [
  [4096, 4096, 4096],
  [1024, 1024, 1024],
  [128, 512, 784],
  [1, 4096, 4096],
  [1, 12_288, 209],
  [4095, 4095, 4095],
] as const;
const FINISH = {
  body: {
    operands: [],
    instructions: [],
    outputs: [{ value: { from: 'kernel' as const }, type: 'f32' as const }],
  },
  operands: [],
  outputs: [],
};

/** All that may run on such a GPU for these sizes, with what it may run on tensor cores. */
async function shaders(sizes: readonly (readonly [number, number, number])[]) {
  const found = new Map<string, LinkedShader>();
  for (const [m, n, k] of sizes) {
    for (const { name, ...layout } of LAYOUTS) {
      const shape = { m, n, k, ...layout };
      const variants: MatmulVariant[] = [
        chooseMatmul(shape, device),
        ...matmulCandidates(shape, device),
        ...matmulCandidates(shape, device, tensorCores),
      ];
      const kernels = await loadMatmul(variants, tensorCores);
      for (const variant of variants) {
        for (const rowSums of [false, true]) {
          const title = `${name} ${m} ${n} ${k} ${matmulName(variant)}${rowSums ? ' and row sums' : ''}`;
          found.set(title, linkMatmul(shape, { variant, kernels, finish: FINISH, rowSums }));
        }
      }
    }
  }
  return found;
}

/** An index made of numbers and constants of the module. */
const isConstant = (index: string): boolean => index.replace(/\b(?:\d+u?|[A-Z][A-Z_]+)\b|[+*\s]/g, '') === '';

/** What is indexed by more than a constant, but for variables of the module, which are memory. */
function indexedRegisters({ code }: LinkedShader): string[] {
  const text = code.replace(/\/\/.*$/gm, '');
  const memory = new Set(
    [...text.matchAll(/\bvar<(?:workgroup|storage)[^>]*>\s*(\w+)/g)].map(([, name]) => name),
  );
  return text.split(/\bfn\b/).flatMap((part) => {
    const name = /^\s*(\w+)/.exec(part)?.[1];
    // Parts bring functions that a kernel does not call.
    if (name !== 'main' && text.split(new RegExp(`\\b${name}\\(`)).length < 3) return [];
    // What a function declares may have the name of a variable of the module.
    const own = new Set(
      [...part.matchAll(/\b(?:let|var)\s+(\w+)|[(,]\s*(\w+)\s*:/g)].map(([, local, given]) => local ?? given),
    );
    return [...part.matchAll(/\b(\w+)\[([^\]]*)\]/g)]
      .filter(([, name, index]) => (own.has(name) || !memory.has(name)) && !isConstant(index!))
      .map(([all]) => all);
  });
}

describe('on a GPU', () => {
  it('finds an index that is no number', () => {
    const code =
      'var<workgroup> tile: array<f32, 4>; // sums[i]\n' +
      'fn main() { g(h()); tile[i] = sums[i] + sums[1u * UNITS + 2u] + b[2]; }\n' +
      'fn g(tile: vec4f) { let a = tile[j]; }\nfn h() { return tile[k]; }\nfn unused() { a[i] = 1; }';
    expect(indexedRegisters({ code } as LinkedShader)).toEqual(['sums[i]', 'tile[j]']);
  });

  it('no product indexes registers by what is known at run time only', async () => {
    const all = await shaders(SIZES);
    const kinds = new Set([...all.keys()].flatMap((title) => /tile|narrow|tensorCores/.exec(title) ?? []));
    expect(kinds).toEqual(new Set(['tile', 'narrow', 'tensorCores']));
    for (const [title, shader] of all) expect(indexedRegisters(shader), title).toEqual([]);
  });

  it('products whose sizes 4 divides read their operands four numbers at a time', async () => {
    const all = await shaders(SIZES.filter((sizes) => sizes.every((size) => size === 1 || size % 4 === 0)));
    for (const [title, { code }] of all) {
      // One row of a transposed operand lies apart.
      if (title.startsWith('TN 1 ')) continue;
      expect(code, title).toMatch(/alias StoredA\s*=\s*vec4f;/);
      expect(code, title).toMatch(/alias StoredB\s*=\s*vec4f;/);
    }
  });

  it('softmax and cross-entropy read each logit and each target once, and keep them in registers', () => {
    const range = {} as BufferRange;
    const widths = new Set<string>();
    for (const columns of [1, 10, 12, 100, 1000, 1001, 4096, 8192]) {
      for (const rows of [16, 1e6]) {
        if (columns <= 16 && rows < 1e6) continue;
        const problem = { rows, columns, logits: range, finish: FINISH };
        const target = { target: range, losses: range };
        const calls = [
          softmax(problem, device),
          crossEntropy({ ...problem, ...target, targetType: 'u32' }, device),
          // Probabilities beside the logits: half as many columns.
          ...(columns <= 4096 ? [crossEntropy({ ...problem, ...target, targetType: 'f32' }, device)] : []),
        ];
        for (const { label, shader, workgroups } of calls) {
          const { code, name } = shader;
          const main = code.slice(code.indexOf('fn main('));
          const count = (call: string): number => main.split(call).length - 1;
          const number = (constant: string): number =>
            Number(new RegExp(`const ${constant}: u32 = (\\d+)u;`).exec(code)![1]);
          const lanes = number('LANES');
          const width = /alias Real = vec4f;/.test(code) ? 4 : 1;
          const kept = Math.ceil(columns / width / lanes);
          expect(indexedRegisters(shader), label).toEqual([]);
          expect(count('logits['), label).toBe(kept);
          expect(count('load_target('), label).toBe(name.startsWith('crossEntropy') ? kept : 0);
          expect(count('real_exp('), label).toBe(kept);
          // Whole rows a workgroup, and enough workgroups.
          expect(number('WORKGROUP_SIZE') % lanes, label).toBe(0);
          expect(workgroups[0] * workgroups[1] * number('WORKGROUP_SIZE'), label).toBeGreaterThanOrEqual(
            rows * lanes,
          );
          widths.add(`${name} ${width}`);
        }
      }
    }
    expect(widths.size).toBe(4);
  });
});
