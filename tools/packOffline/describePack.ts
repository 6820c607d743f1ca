// The text that goes with an offline pack: what it is, how it is used, and of what versions it was made.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gpuTests } from './gpuTests.ts';

/** README.txt of the pack. */
export function describePack(root: string): string {
  const version = (path: string): string =>
    (JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { version: string }).version;
  return `Gradloom offline: its GPU tests and measurements, for Linux x64 with glibc 2.34 or newer, without network.

  ./run info     the GPU, its limits and its speed
  ./run tests    the ${gpuTests(root).packed.length} test files that use the GPU
  ./run bench    the measurements
  ./run help     all options

The first start unpacks payload.tar.gz into .unpacked beside this file, into the folder that GRADLOOM_UNPACK names,
or, where neither can be written, below TMPDIR. It needs sh, tar and gzip. Each start names the adapter it got and
ends with exit code 3 if that is only a software driver, unless --allow-software is given.

Gradloom ${version('.')}, commit ${commit(root)}; Node ${process.versions.node}; webgpu ${version('node_modules/webgpu')}.
Node, Dawn, SwiftShader, the Vulkan loader and the libraries in lib/ keep their own licences.
`;
}

function commit(root: string): string {
  try {
    const git = (...parameters: string[]): string =>
      execFileSync('git', parameters, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
