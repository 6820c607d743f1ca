import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };
import { lightShaders } from './tools/lightShaders.ts';
import { PACKAGE_ENTRIES, sourceAlias } from './tools/sourceAlias.ts';

const external = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies),
  ...builtinModules,
];
const isExternal = (id: string) =>
  id.startsWith('node:') || external.some((name) => id === name || id.startsWith(`${name}/`));

const libraryEntries: Record<string, string> = {
  ...PACKAGE_ENTRIES,
  cli: 'src/cli/main.ts',
};
const toolEntries: Record<string, string> = {
  reference: 'tools/reference/main.ts',
  accuracy: 'tools/accuracy/main.ts',
  oracles: 'tools/oracles/main.ts',
  mutation: 'tools/mutation/main.ts',
  fuzz: 'tools/fuzz/main.ts',
  packOffline: 'tools/packOffline/main.ts',
  bench: 'bench/main.ts',
  encoding: 'bench/encoding.ts',
};

/** `vite build` makes the library in `dist/`; `vite build --mode tools` the project's own scripts in `.build/`. */
export default defineConfig(({ mode }) => {
  const tools = mode === 'tools';
  return {
    plugins: tools ? [] : [lightShaders()],
    resolve: { alias: sourceAlias },
    build: {
      target: 'es2023',
      outDir: tools ? '.build' : 'dist',
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      lib: {
        entry: tools ? toolEntries : libraryEntries,
        formats: ['es'],
      },
      rollupOptions: { external: isExternal },
    },
  };
});
