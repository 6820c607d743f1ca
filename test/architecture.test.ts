// The rules of the source tree: layers, cycles, file sizes, purpose comments, exports, and a kernel for each shader.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** A folder (or file) of src imports only from those before it: the first column of the table in docs/architecture.md. */
const LAYERS = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  .split('\n| layer |')[1]!
  .split('\n\n')[0]!
  .split('\n')
  .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, layer]) => layer!));

/** What a layer must not import although the order would allow it. */
const APART: Readonly<Record<string, readonly string[]>> = {
  graph: ['wgsl', 'gpu', 'kernels', 'tuning'],
  optim: ['gpu', 'plan', 'nn'],
  nn: ['gpu', 'plan'],
  formats: ['random', 'wgsl', 'gpu', 'graph', 'plan', 'nn', 'optim'],
  data: ['wgsl', 'gpu', 'graph', 'plan', 'nn', 'optim'],
};

const HARD_LIMIT = 400;

/** Files below a folder whose names end in one of the given ways. */
function files(folder: string, ...endings: string[]): string[] {
  const entries = existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true })
    : [];
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory())
        return ['node_modules', 'dist'].includes(entry.name) ? [] : files(path, ...endings);
      return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
    })
    .sort();
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const sources = files('src', '.ts');
const tree = ['src', 'shaders', 'test', 'tools', 'demo', 'bench'].flatMap((folder) =>
  files(folder, '.ts', '.mjs', '.wgsl', '.py'),
);

/** Paths of the source files that a file imports, also those of which it needs types only, or on demand. */
function importsOf(path: string): string[] {
  const found = read(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found]
    .map(([, name]) => normalize(join(dirname(path), name!)))
    .filter((name) => name.endsWith('.ts'));
}

function layerOf(path: string): string {
  return path.split('/')[1]!.replace(/\.ts$/, '');
}

describe('the source tree', () => {
  it('has only folders that have their place in the order of layers', () => {
    expect(sources.map(layerOf).filter((layer) => !LAYERS.includes(layer))).toEqual([]);
    expect(LAYERS.filter((layer) => !sources.some((path) => layerOf(path) === layer))).toEqual([]);
  });

  it('imports only files that exist', () => {
    const missing = sources.flatMap((path) =>
      importsOf(path).flatMap((name) => (existsSync(join(root, name)) ? [] : [`${path}: ${name}`])),
    );
    expect(missing).toEqual([]);
  });

  it('imports only from layers before its own', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((name) => name.startsWith('src/'))
        .filter((name) => {
          const [from, to] = [layerOf(path), layerOf(name)];
          return from !== to && (LAYERS.indexOf(to) > LAYERS.indexOf(from) || APART[from]?.includes(to));
        })
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('shows kernels to the planner, the tuner and what exports shaders only', () => {
    const wrong = sources.filter(
      (path) =>
        !['kernels', 'tuning', 'plan', 'standalone'].includes(layerOf(path)) &&
        importsOf(path).some((name) => name.startsWith('src/kernels/')),
    );
    expect(wrong).toEqual([]);
  });

  it('asks for the kind of a node only where kinds are described', () => {
    const wrong = sources
      .filter((path) => !path.startsWith('src/graph/') && !path.startsWith('src/plan/families/'))
      .filter((path) => /lowering\b[^;\n]{0,20}\bkind\b/.test(read(path).replace(/\/\/.*$/gm, '')));
    expect(wrong).toEqual([]);
  });

  it('names WebGPU objects only in gpu, in node, and in what kernels ask of a device', () => {
    const wrong = sources.filter(
      (path) =>
        !['gpu', 'node'].includes(layerOf(path)) &&
        path !== 'src/kernels/deviceTraits.ts' &&
        /\bGPU[A-Z]\w+/.test(read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    );
    expect(wrong).toEqual([]);
  });

  it('has no cycles, of values or of types', () => {
    const done = new Set<string>();
    const visit = (path: string, open: readonly string[]): void => {
      if (open.includes(path)) throw new Error(`cycle: ${[...open, path].join(' → ')}`);
      if (done.has(path)) return;
      for (const name of importsOf(path)) {
        if (existsSync(join(root, name))) visit(name, [...open, path]);
      }
      done.add(path);
    };
    for (const path of sources) visit(path, []);
    expect(done.size).toBe(sources.length);
  });

  it('has no file above 400 lines', () => {
    const long = tree.filter((path) => read(path).trimEnd().split('\n').length > HARD_LIMIT);
    expect(long).toEqual([]);
  });

  it('has files that open with their purpose', () => {
    const silent = tree
      .filter((path) => !/\.(py|config\.ts)$/.test(path) && !/^test\/.*\.test\.ts$/.test(path))
      .filter((path) => !/^(#!.*\n)?(\/\/ \S|\/\/\/ <reference|\/\*\*? )/.test(read(path)));
    expect(silent).toEqual([]);
  });

  it('has index files that only export', () => {
    const busy = sources
      .filter((path) =>
        /^src\/(node|hdf5|onnx|notes|keras|standalone|sweep|testing)\.ts$|(^|\/)index\.ts$/.test(path),
      )
      .filter((path) => {
        const code = read(path)
          .replace(/\/\/.*$/gm, '')
          .replace(/export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'[^']+';/g, '');
        return code.trim() !== '';
      });
    expect(busy).toEqual([]);
  });

  it('has no default exports', () => {
    expect(sources.filter((path) => /^export default/m.test(read(path)))).toEqual([]);
  });

  it('has a kernel for each shader, and a user for each part', () => {
    const kernels = [...files('src/kernels', '.ts'), ...files('src/tuning', '.ts')].map(read).join('\n');
    const idle = files('shaders', '.wgsl').filter(
      (path) => !path.includes('/parts/') && !kernels.includes(path.replace('shaders/', '')),
    );
    expect(idle).toEqual([]);
    const named = [...files('shaders', '.wgsl'), ...files('src/kernels', '.ts'), ...files('src/wgsl', '.ts')]
      .map(read)
      .join('\n');
    const calls = files('src/graph', '.ts').map(read).join('\n');
    const unused = files('shaders/parts', '.wgsl').filter((path) => {
      const name = path.split('/').at(-1)!;
      // The kernels name variants by operand and number: batchSourceBytes4, patchesA4. Graphs call functions.
      if (named.includes(name) || named.includes(name.replace(/[AB]?[14]\.wgsl$/, '$'))) return false;
      return ![...read(path).matchAll(/^fn (\w+)/gm)].some(([, call]) => calls.includes(`'${call}'`));
    });
    expect(unused).toEqual([]);
  });
});
