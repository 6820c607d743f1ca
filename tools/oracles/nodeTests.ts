// ONNX's own tests of its operators for everybody: out of Debian's package, verified, as cases of the oracles.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GradloomError } from 'gradloom';
import { cacheFolder } from 'gradloom/node';
import type { OracleCase } from '../../test/oracles/oracleCase.ts';
import { readOnnxNodeTest } from './onnxNodeTest.ts';

/** The package of ONNX 1.12, which is the same file on every mirror. */
const PACKAGE = {
  name: 'libonnx-testdata',
  version: '1.12.0-2',
  sha256: '7dc0912e02f79ece102331411a751b091bc0e191c9fb1287f8cdfbe5530f6027',
};
const WITHIN = 'usr/share/libonnx-testdata/data/node';
const ADVICE =
  'Name a folder of such tests with --dir: that of ONNX’s repository is onnx/backend/test/data/node, and its Python ' +
  'package has the same.';

/** A folder of cases, and how many tests are none, by reason. */
export interface CaseFolder {
  readonly folder: string;
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Whether a folder holds ONNX's tests as its authors publish them, each in a folder with a `model.onnx`. */
export async function holdsNodeTests(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const found = names.find((name) => name.startsWith('test_') && !name.endsWith('.json'));
  return found !== undefined && isThere(join(folder, found, 'model.onnx'));
}

/**
 * The folder of ONNX's tests, fetched on first use by this system's own package manager.
 *
 * @throws GradloomError `E_DOWNLOAD` where the system is no Debian or has another version, with the way out;
 * `E_FILE_CHECKSUM` where the package is not what it should be.
 */
export async function fetchNodeTests(): Promise<string> {
  const parent = cacheFolder('oracles');
  const target = join(parent, PACKAGE.version);
  if (await isThere(join(target, WITHIN))) return join(target, WITHIN);
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(join(parent, 'fetching-'));
  try {
    run(temporary, 'apt-get', ['download', `${PACKAGE.name}=${PACKAGE.version}`]);
    const [file = ''] = await readdir(temporary);
    const sha256 = createHash('sha256')
      .update(await readFile(join(temporary, file)))
      .digest('hex');
    if (sha256 !== PACKAGE.sha256) {
      throw new GradloomError(
        'E_FILE_CHECKSUM',
        `${file}: its sha256 must be ${PACKAGE.sha256}; got ${sha256}.`,
        {
          hint: ADVICE,
        },
      );
    }
    run(temporary, 'dpkg-deb', ['--extract', file, 'content']);
    await rename(join(temporary, 'content'), target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return join(target, WITHIN);
}

/** Why a test cannot be met; ONNX's authors have mended what is named here. */
function faultOf({ name, attributes }: OracleCase): string | undefined {
  // Its outputs were computed with an epsilon of 0.01, which the file of ONNX 1.12 does not name.
  if (name === 'test_adam_multiple' && !('epsilon' in attributes))
    return 'an attribute missing in their file';
  return undefined;
}

/** Writes the tests as cases into a folder of its own in `scratch`. */
export async function convertNodeTests(folder: string, scratch: string): Promise<CaseFolder> {
  const leftOut = new Map<string, number>();
  const names = (await readdir(folder)).filter((name) => name.startsWith('test_')).sort();
  for (const name of names) {
    const read = await readOnnxNodeTest(folder, name);
    const reason = typeof read === 'string' ? read : faultOf(read);
    if (reason !== undefined) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    else await writeFile(join(scratch, `${name}.json`), JSON.stringify(read));
  }
  return { folder: scratch, leftOut };
}

function run(folder: string, program: string, parameters: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, parameters, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new GradloomError(
    'E_DOWNLOAD',
    `oracles: \`${program} ${parameters.join(' ')}\` must work; got: ${reason}`,
    {
      hint: `After \`apt-get update\` it may. ${ADVICE}`,
    },
  );
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
