// The WGSL of an exported network: the kernels that its plan calls, and only the functions that these need.

import { findPart, loadParts } from '../kernels/parts.ts';
import { link } from '../wgsl/link.ts';
import { activationTexts } from './activationTexts.ts';
import type { Plan } from './plan.ts';
import { runtimeText } from './runtimeTexts.ts';

/** Parts that activations are in. */
const PARTS = ['activation.wgsl', 'activationSmooth.wgsl', 'activationPiecewise.wgsl'];

/** One module with an entry for each operation of the plan. */
export async function shaderOf({ steps, activations }: Plan): Promise<string> {
  await loadParts();
  const cases = activations.map((g, index) => `    case ${index}u: { return ${activationTexts(g).wgsl}; }`);
  const activate = `fn activate(z: f32) -> f32 {\n  switch G {\n${cases.join('\n')}\n    default: { return z; }\n  }\n}\n`;
  const { code } = link({
    kernel: {
      name: 'kernels.wgsl',
      text: `// needs: ${PARTS.join(', ')}\n${runtimeText('kernels.wgsl')}\n${activate}`,
    },
    findPart,
  });
  return neededOf(code, new Set(steps.flatMap(({ op, c }) => [op, ...Object.keys(c)])));
}

/** The declarations that the named functions need, in their order. */
export function neededOf(code: string, roots: ReadonlySet<string>): string {
  // A declaration begins at the margin, an attribute before it too, and goes on until the next.
  const parts = code
    .replaceAll(/^(@compute[^\n]*)\nfn /gm, '$1 fn ')
    .split(/\n(?=(?:@compute|@group|fn |const |alias |struct |override |var<))/)
    .map((text) => text.replace(/^\/\/.*\n?/gm, '').trim())
    .filter(Boolean);
  const named = parts.map((text) => ({ text, name: nameOf(text) }));
  const byName = new Map(named.map(({ name, text }) => [name, text]));
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name) || !byName.has(name)) return;
    needed.add(name);
    for (const [word] of byName.get(name)!.matchAll(/[A-Za-z_]\w*/g)) visit(word);
  };
  for (const root of roots) visit(root);
  return named
    .filter(({ name }) => needed.has(name))
    .map(({ text }) => text)
    .join('\n');
}

function nameOf(text: string): string {
  return /(?:^|\n|\) ?)(?:fn|const|alias|struct|override|var(?:<[^>]*>)?)\s*(\w+)/.exec(text)?.[1] ?? text;
}
