// Kernel call for matrix products, with either operand transposed and the result's elementwise chain fused on.

import panelSource from '../../shaders/matmulPanel.wgsl?raw';
import tileSource from '../../shaders/matmulTile.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall, Workgroups } from '../gpu/shaderCall.ts';
import type { LinkedShader, ShaderFile, ShaderValues } from '../wgsl/link.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { chooseMatmul, type MatmulShape, type MatmulVariant } from './matmulChoice.ts';

/** C = op(A) · op(B), all row-major: op(A) is [m, k], op(B) is [k, n], each transposed where so stored. */
export interface MatmulProblem extends MatmulShape {
  /** [m, k], or [k, m] with `transposeA`. */
  readonly a: BufferRange;
  /** [k, n], or [n, k] with `transposeB`. */
  readonly b: BufferRange;
  /** What becomes of C [m, n]: called once an element, or once for four neighbours where 4 divides n. */
  readonly finish: Fused;
  /** Where Σ over p of op(A)[row, p] goes as well, f32 [m]: the bias gradient, where op(A) = dZᵀ. */
  readonly rowSums?: BufferRange;
}

/** The call, of the variant that `chooseMatmul` takes where none is given. */
export function matmul(
  problem: MatmulProblem,
  device: DeviceTraits,
  variant: MatmulVariant = chooseMatmul(problem, device),
): ShaderCall {
  const { m, n, k, transposeA, transposeB, a, b, finish, rowSums } = problem;
  const shown = `[${m}, ${k}]${transposeA ? 'ᵀ' : ''}·[${k}, ${n}]${transposeB ? 'ᵀ' : ''}`;
  return {
    label: `matmul ${shown}`,
    shader: linkMatmul(variant, { shape: problem, finish, rowSums: rowSums !== undefined }),
    buffers: { a, b, ...(rowSums ? { row_sums: rowSums } : {}), ...fusedBuffers(finish) },
    params: kernelParams(m, n, k),
    workgroups: workgroupCount(variant, problem),
    cost: { flops: 2 * m * n * k, bytes: 4 * (m * k + k * n + m * n) },
  };
}

interface MatmulLink {
  readonly shape: MatmulShape;
  readonly finish: Fused;
  readonly rowSums: boolean;
}

function linkMatmul(variant: MatmulVariant, { shape, finish, rowSums }: MatmulLink): LinkedShader {
  const { m, n, k, transposeA, transposeB } = shape;
  const { kernel, values } = describe(variant);
  return linkKernel(kernel, {
    lanes: { width: n % 4 === 0 ? 4 : 1 },
    values: { ...values, A_ALONG_K: String(!transposeA), B_ALONG_K: String(transposeB) },
    finish,
    replace: {
      ...((transposeA ? m : k) % 4 === 0 ? {} : { 'matmulA4.wgsl': 'matmulA1.wgsl' }),
      ...((transposeB ? k : n) % 4 === 0 ? {} : { 'matmulB4.wgsl': 'matmulB1.wgsl' }),
      ...(n % 4 === 0 ? {} : { 'matmulFinish4.wgsl': 'matmulFinish1.wgsl' }),
      ...(variant.kind === 'panel' ? { 'matmulLanes8.wgsl': `matmulLanes${variant.lanes}.wgsl` } : {}),
      ...(rowSums ? {} : { 'matmulRowSums.wgsl': 'matmulNoRowSums.wgsl' }),
    },
  });
}

/** The kernel's file and the values of its constants. */
function describe(variant: MatmulVariant): { kernel: ShaderFile; values: ShaderValues } {
  if (variant.kind === 'panel') {
    const { lanes, rows, quads } = variant;
    return {
      kernel: { name: 'matmulPanel.wgsl', text: panelSource },
      values: { LANES: lanes, ROWS: rows, QUADS: quads, A_LOADS: rows / lanes, ...(globalThis as any).extra, ...((variant as any).extra ?? {}) },
    };
  }
  const { quads } = variant;
  const tile = 64 * quads;
  const slab = 2048 / tile;
  return {
    kernel: { name: 'matmulTile.wgsl', text: tileSource },
    values: {
      QUADS: quads,
      TILE: tile,
      TILE_QUADS: tile / 4,
      SLAB: slab,
      SLAB_BLOCKS: slab / 4,
      BLOCK: 512 / slab,
    },
  };
}

function workgroupCount(variant: MatmulVariant, { m, n }: MatmulShape): Workgroups {
  const { quads } = variant;
  const [rows, columns] = variant.kind === 'panel' ? [variant.rows, variant.lanes * 4 * quads] : [64 * quads, 64 * quads];
  return workgroupsFor(Math.ceil(m / rows) * Math.ceil(n / columns));
}
