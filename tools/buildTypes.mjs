// Writes the declarations that the package carries into `types/`.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '..');
const output = join(root, 'types');
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
const { module } = await runnerImport(join(root, 'tools/optionalProperties.ts'));
for (const name of readdirSync(output, { recursive: true })) {
  if (!name.endsWith('.d.ts')) continue;
  const file = join(output, name);
  writeFileSync(file, module.widenOptionalProperties(readFileSync(file, 'utf8')));
}
