// `npm run pack:offline -- [--out FOLDER] [--peers] [--no-peers]`: one folder that runs the GPU tests and the bench on a bare
// machine. `npm run gpu:measure` is the same with --peers, which installs the bench's peers, and tells how it is used.

import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GradloomError } from '../../src/errors.ts';
import { buildPack } from './buildPack.ts';
import { installPeers } from '../../bench/harness/installPeers.ts';
import { missingNeeds, WITHOUT_PEERS } from './contents.ts';
import { gpuTests } from './gpuTests.ts';

// The built script lies one folder below the repository's root.
const root = resolve(import.meta.dirname, '..');
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1).padStart(6)} MiB`;

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'gradloom-offline' },
      peers: { type: 'boolean' },
    },
    allowNegative: true,
  });
  if (values.peers === false) process.env[WITHOUT_PEERS] = '1';
  if (values.peers) installPeers(join(root, 'bench/peers'));
  const { folder, size, unpacked } = await buildPack(root, resolve(values.out));
  const { packed, left } = gpuTests(root);
  console.log(`${mebibytes(size)}  ${relative('', folder) || '.'}`);
  for (const [name, bytes] of [...unpacked].sort((a, b) => b[1] - a[1])) {
    if (bytes > 0) console.log(`${mebibytes(bytes)}    ${name}, unpacked`);
  }
  console.log(`${packed.length} test files`);
  console.log(
    `There: ${relative('', folder) || '.'}/run measure --out FOLDER, in under 8 minutes (docs/offline.md).`,
  );
  const missing = missingNeeds();
  if (missing.length > 0) {
    console.error(
      `not packed, since they are not here: ${missing.join(', ')}. A GPU's driver may need them (Debian, Ubuntu: ` +
        'libglvnd0 libgl1 libglx0 libegl1 libx11-6 libxext6).',
    );
  }
  for (const [path, reason] of left) console.log(`left out: ${path} (${reason})`);
} catch (cause) {
  if (!(cause instanceof GradloomError) && !(cause instanceof TypeError)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}
