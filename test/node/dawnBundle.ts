// Bundles a script that uses the library's sources, so that a test can run it in a process of its own.
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/**
 * Writes `script` (TypeScript; `@src/` stands for the sources) as one file into a new folder and gives its path.
 */
export async function bundle(script: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const entry = join(folder, 'main.ts');
  writeFileSync(entry, script);
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@src': join(root, 'src') } },
    build: {
      target: 'es2023',
      minify: false,
      outDir: folder,
      emptyOutDir: false,
      lib: { entry, formats: ['es'], fileName: () => 'main.mjs' },
      rollupOptions: { external: [/^node:/, 'webgpu', '@sparticuz/chromium'] },
    },
  });
  return join(folder, 'main.mjs');
}

/** Runs it in Node with the given variables added (`undefined`: removed); fails if it does not end by itself. */
export async function runBundle(
  path: string,
  {
    parameters = [],
    environment = {},
  }: { parameters?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...parameters], {
    env: { ...process.env, ...environment },
    timeout: 60_000,
  });
  return stdout.trim();
}
