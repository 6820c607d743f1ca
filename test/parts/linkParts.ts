// Joins files of shaders/parts for tests of single functions, without the linker of src/wgsl.
// A part's `// needs:` line names the parts that go before it.

const sources = import.meta.glob<string>('../../shaders/parts/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** How many numbers one call of a part's function works on. */
export type Lanes = 1 | 4;

const VECTOR_ALIASES: Readonly<Record<string, string>> = {
  Real: 'vec4f',
  Bits: 'vec4u',
  Int: 'vec4i',
  Bool: 'vec4<bool>',
};

/** The source of one part. */
export function partSource(name: string): string {
  const source = sources[`../../shaders/parts/${name}`];
  if (source === undefined) throw new Error(`linkParts: ${name} must be in shaders/parts.`);
  return source;
}

/** The source of the named parts and of all that they need, each once, over f32 or over vec4f. */
export function linkParts(names: readonly string[], lanes: Lanes): string {
  const order: string[] = [];
  const visit = (name: string) => {
    if (order.includes(name)) return;
    const needs = /^\/\/ needs: (.*)$/m.exec(partSource(name))?.[1];
    needs?.split(',').forEach((need) => visit(need.trim()));
    order.push(name);
  };
  names.forEach(visit);
  const joined = order.map(partSource).join('\n');
  if (lanes === 1) return joined;
  return joined.replace(/^alias (\w+) = .*;$/gm, (line, name: string) =>
    VECTOR_ALIASES[name] === undefined ? line : `alias ${name} = ${VECTOR_ALIASES[name]};`,
  );
}
