// Two kernel calls as one, for GPUs: what one of them leaves idle the other uses, and nothing is waited for between them.

import pairSource from '../../shaders/pair.wgsl?raw';
import { uniformsOf, type ShaderCall, type Workgroups } from '../gpu/shaderCall.ts';
import { link } from '../wgsl/link.ts';
import { nameInPair, pairText, type Role } from '../wgsl/pairText.ts';

/** One call that does what two calls do which may run beside each other; both have `shares`, of as many invocations. */
export function pair(first: ShaderCall, second: ShaderCall): ShaderCall {
  const calls = [
    ['first', first],
    ['second', second],
  ] as const;
  const named = <T>(values: (call: ShaderCall) => Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(calls.flatMap(([role, call]) => inPair(values(call), role)));
  const [firstGrid, secondGrid] = [gridOf(first.workgroups), gridOf(second.workgroups)];
  const { invocations } = first.shares!;
  const parts = new Map(
    calls.map(([role, { shader }]) => [`${role}OfPair.wgsl`, pairText(shader.code, role)]),
  );
  return {
    label: `${first.label} | ${second.label}`,
    shader: link({
      kernel: { name: 'pair.wgsl', text: pairSource },
      findPart: (name) => parts.get(name),
      values: { PAIR_INVOCATIONS: invocations },
    }),
    buffers: named(({ buffers }) => buffers),
    uniforms: { ...named(uniformsOf), pair: Uint32Array.of(...firstGrid, ...secondGrid) },
    workgroups: [firstGrid[3] + secondGrid[3], 1, 1],
    cost: { flops: first.cost.flops + second.cost.flops, bytes: first.cost.bytes + second.cost.bytes },
  };
}

function inPair<T>(values: Readonly<Record<string, T>>, role: Role): [string, T][] {
  return Object.entries(values).map(([name, value]) => [nameInPair(name, role), value]);
}

function gridOf([x, y, z]: Workgroups): [number, number, number, number] {
  return [x, y, z, x * y * z];
}
