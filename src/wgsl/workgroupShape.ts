// What a workgroup of a module has, computed from the module's own constants.

/** Invocations, and bytes of workgroup memory. */
export interface WorkgroupShape {
  readonly invocations: number;
  readonly bytes: number;
}

const CONSTANT = /^(?:const|alias)\s+(\w+)\s*(?::\s*\w+\s*)?=\s*([^;]*);/gm;
const SHARED = /^var<workgroup>\s*\w+\s*:\s*array<(\w+),\s*(.*)>;/gm;
const SIZE = /@workgroup_size\(([^)]*)\)/;
const TOKEN = /\w+|\S/g;
const BYTES: Readonly<Record<string, number>> = { f32: 4, u32: 4, i32: 4, vec4f: 16, vec4u: 16, mat4x4f: 64 };

/** Reads it, from a module with one entry point; undefined where it has what this does not know. */
export function workgroupShape(code: string): WorkgroupShape | undefined {
  const plain = code.replace(/\/\/.*$/gm, '');
  const constants = new Map([...plain.matchAll(CONSTANT)].map(([, name, value]) => [name!, value!]));
  const declared = plain.match(/var<workgroup>/g)?.length ?? 0;
  const shared = [...plain.matchAll(SHARED)];
  const invocations = valueOf(SIZE.exec(plain)?.[1] ?? '', constants);
  const bytes = shared.reduce((sum, [, type, length]) => {
    const element = BYTES[constants.get(type!)?.trim() ?? type!] ?? Number.NaN;
    return sum + element * valueOf(length!, constants);
  }, 0);
  return declared === shared.length && invocations > 0 && bytes >= 0 ? { invocations, bytes } : undefined;
}

/** A constant expression of whole numbers and truth values, which are 0 and 1; NaN where it is none. */
function valueOf(text: string, constants: ReadonlyMap<string, string>): number {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') value += tokens[at++] === '+' ? product() : -product();
    return value;
  };
  const product = (): number => {
    let value = term();
    for (;;) {
      const operator = tokens[at];
      if (operator !== '*' && operator !== '/' && operator !== '%') return value;
      at++;
      const other = term();
      value = operator === '*' ? value * other : operator === '/' ? Math.trunc(value / other) : value % other;
    }
  };
  const term = (): number => {
    const token = tokens[at++];
    if (token === undefined) return Number.NaN;
    if (token === '(') return inParentheses()[0] ?? Number.NaN;
    if (token === 'select') {
      at++;
      const [no = Number.NaN, yes = Number.NaN, condition] = inParentheses();
      return condition ? yes : no;
    }
    if (token === 'true') return 1;
    if (token === 'false') return 0;
    if (/^\d+u?$/.test(token)) return Number.parseInt(token, 10);
    const constant = constants.get(token);
    return constant === undefined ? Number.NaN : valueOf(constant, constants);
  };
  const inParentheses = (): number[] => {
    const values = [sum()];
    while (tokens[at] === ',') {
      at++;
      values.push(sum());
    }
    at++;
    return values;
  };
  const value = sum();
  // What follows was not understood; a comma ends the last argument of a list.
  return tokens.slice(at).every((token) => token === ',') ? value : Number.NaN;
}
