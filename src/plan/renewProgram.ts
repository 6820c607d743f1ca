// Puts a program on another device after a loss: the same calls, memory and bindings.

import type { Program } from './program.ts';

/** Within a turn: renews what belongs to the program itself; its variables must be renewed before. */
export function renewProgram(program: Program): Promise<void> {
  return program.renewNow(async (parts) => {
    const { gpu, calls, multiples, owned } = parts;
    for (const buffer of owned) buffer.renew();
    const uniforms = owned.find(({ isUniform }) => isUniform);
    const sources = (multiples ?? calls).map(({ source }) => source);
    const prepared = await gpu.prepare(sources, { uniforms });
    return multiples
      ? { ...parts, calls: [prepared.calls[0]!], multiples: prepared.calls }
      : { ...parts, calls: prepared.calls };
  });
}
