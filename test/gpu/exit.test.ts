// A process that used the GPU ends by itself after close().

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const built = resolve(import.meta.dirname, '../../dist/node.js');
const script = `
  import { openGpu } from ${JSON.stringify(built)};
  import { compile, input, multiply } from ${JSON.stringify(built.replace('node.js', 'index.js'))};
  const gpu = await openGpu();
  const program = await compile(gpu, { outputs: { y: multiply(input('x', [4]), 2) } });
  program.write('x', Float32Array.of(1, 2, 3, 4));
  await program.run(3);
  const values = await program.read('y');
  gpu.close();
  console.log(values.join(' '), performance.now());
`;

it.skipIf(!existsSync(built) && !process.env['CI'])(
  'a script ends by itself within 5 s of closing the device, with exit code 0 (of the library as built)',
  async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: resolve(import.meta.dirname, '../..'),
    });
    let [output, errors] = ['', ''];
    let closedAt = Infinity;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      closedAt = performance.now();
    });
    child.stderr.on('data', (chunk) => (errors += chunk));
    const code = await new Promise((done) => child.on('exit', done));
    const after = performance.now() - closedAt;
    expect(output, errors).toMatch(/^2 4 6 8 /);
    expect(code).toBe(0);
    expect(after).toBeLessThan(5000);
  },
);
