// Two kernel calls as one, for GPUs: what one of them leaves idle the other uses, and nothing is waited for between them.

import pairSource from '../../shaders/pair.wgsl?raw';
import type { ShaderCall, Workgroups } from '../gpu/shaderCall.ts';
import { linkKernel, plainStore } from './linkKernel.ts';
import { nameInPair, pairText } from '../wgsl/pairText.ts';

/** One call that does what two calls do, of which neither needs the other, with as many invocations a workgroup. */
export function pair(first: ShaderCall, second: ShaderCall, invocations: number): ShaderCall {
  const calls = [
    ['first', first],
    ['second', second],
  ] as const;
  const [firstGrid, secondGrid] = [gridOf(first.workgroups), gridOf(second.workgroups)];
  const parts = Object.fromEntries(
    calls.map(([role, { shader }]) => [`${role}OfPair.wgsl`, pairText(shader.code, role)]),
  );
  return {
    label: `${first.label} | ${second.label}`,
    shader: linkKernel(
      { name: 'pair.wgsl', text: pairSource },
      { span: { width: 1 }, values: { PAIR_INVOCATIONS: invocations }, finish: plainStore(), parts },
    ),
    buffers: Object.fromEntries(
      calls.flatMap(([role, { buffers }]) =>
        Object.entries(buffers).map(([name, range]) => [nameInPair(name, role), range] as const),
      ),
    ),
    params: Uint32Array.of(...firstGrid, ...secondGrid, ...calls.flatMap(([, call]) => paramsOf(call))),
    workgroups: [firstGrid[3] + secondGrid[3], 1, 1],
    cost: { flops: first.cost.flops + second.cost.flops, bytes: first.cost.bytes + second.cost.bytes },
  };
}

/** A structure within another begins at a multiple of 16 bytes. */
function paramsOf({ params = new Uint32Array() }: ShaderCall): number[] {
  return [...params, ...Array<number>(3).fill(0)].slice(0, Math.ceil(params.length / 4) * 4);
}

function gridOf([x, y, z]: Workgroups): [number, number, number, number] {
  return [x, y, z, x * y * z];
}
