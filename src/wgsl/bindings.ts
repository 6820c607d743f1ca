// Reads the bindings of a linked module, so that layouts are explicit and stand in one place: the shader.

/** One `@group(g) @binding(b) var<…> name: type;` of a module. */
export interface ShaderBinding {
  readonly group: number;
  readonly binding: number;
  readonly name: string;
  readonly kind: 'uniform' | 'read-only-storage' | 'storage';
}

const BINDING =
  /@group\((\d+)\)\s*@binding\((\d+)\)\s*var<\s*(uniform|storage)\s*(?:,\s*(read|read_write)\s*)?>\s*(\w+)\s*:/g;

const PLACE = /@group\((\d+)\)\s*@binding\((\d+)\)/g;

/** More than a kernel file or a fused part has bindings. */
const GROUP_SIZE = 64;

/** The module with all bindings in group 0, each group's after those before it: a call then sets one group, not three. */
export function inOneGroup(code: string): string {
  return code.replace(
    PLACE,
    (_, group: string, binding: string) =>
      `@group(0) @binding(${Number(group) * GROUP_SIZE + Number(binding)})`,
  );
}

/** All buffer bindings of a module in order of group and binding; comments are not read. */
export function readBindings(code: string): ShaderBinding[] {
  const bindings = [...code.replace(/\/\/.*$/gm, '').matchAll(BINDING)].map(
    ([, group, binding, space, access, name]): ShaderBinding => ({
      group: Number(group),
      binding: Number(binding),
      name: name ?? '',
      kind: space === 'uniform' ? 'uniform' : access === 'read_write' ? 'storage' : 'read-only-storage',
    }),
  );
  return bindings.sort((a, b) => a.group - b.group || a.binding - b.binding);
}
