// What the offline pack holds beside the bundled code: each file, where it comes from and how it is carried.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArchive } from '../../src/node/swiftshaderArchive.ts';
import { findPackage, readCompressed } from '../../src/node/swiftshaderPackage.ts';
import { GradloomError } from '../../src/errors.ts';

/** A file of the payload: its path there, and its bytes as a file here or as text. */
export interface PackedFile {
  readonly path: string;
  readonly source: { readonly file: string } | { readonly bytes: Uint8Array };
  /** An ELF file whose symbols are not needed. */
  readonly strip?: boolean;
  readonly executable?: boolean;
}

/** The whole folder must not be larger, bytes, with the peers of the bench and without: a machine that is lent takes about 64 MiB. */
export const LARGEST_PACK = 50 * 2 ** 20;
export const LARGEST_WITHOUT_PEERS = 45 * 2 ** 20;

/** Leaves the peers out, though they are installed. */
export const WITHOUT_PEERS = 'GRADLOOM_PACK_WITHOUT_PEERS';

/** Where Linux x64 distributions keep shared libraries. */
const LIBRARY_FOLDERS = [
  '/lib/x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/lib64',
  '/usr/lib',
];

/** What NVIDIA's Vulkan driver loads and a container may lack, each before those that need it. */
const DRIVER_NEEDS = [
  'libXau.so.6',
  'libmd.so.0',
  'libbsd.so.0',
  'libXdmcp.so.6',
  'libxcb.so.1',
  'libX11.so.6',
  'libXext.so.6',
  // libglvnd: the driver opens these at run time, and without them answers nothing.
  'libGLdispatch.so.0',
  'libGLX.so.0',
  'libGL.so.1',
  'libEGL.so.1',
];

/** The loader of SwiftShader's archive asks for glibc 2.16, that of a new distribution for 2.34. */
const LOADER = 'libvulkan.so.1';
const SWIFTSHADER = new Set(['libvk_swiftshader.so', LOADER, 'vk_swiftshader_icd.json']);

/** What runs in the pack itself. */
const OWN_SCRIPTS = ['start', 'probe', 'runTests', 'testFile', 'measure', 'withLibrary', 'resolveLibrary'];

/** What the bench runs against; their packages are bundled into them. */
const PEERS = 'bench/peers';

const text = (value: string): { bytes: Uint8Array } => ({ bytes: new TextEncoder().encode(value) });

/**
 * The files of the payload except the bundled code: Node, the Linux x64 part of `webgpu`, the Vulkan loader,
 * SwiftShader (as files of which the caller makes an archive), libraries that a bare system may lack.
 *
 * @throws GradloomError `E_ARGUMENT` on another system, `E_FILE` where a needed file is missing.
 */
export function packedFiles(root: string): PackedFile[] {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new GradloomError(
      'E_ARGUMENT',
      `pack: it must be made on linux x64; got ${process.platform} ${process.arch}.`,
    );
  }
  const archive = swiftShaderFiles();
  const loader = archive.find(({ name }) => name === LOADER)!;
  const needs = DRIVER_NEEDS.flatMap((name) => {
    const file = findLibrary(name);
    return file === undefined ? [] : [{ name, file }];
  });
  const order = [LOADER, ...needs.map(({ name }) => name)];
  return [
    { path: 'node', source: { file: process.execPath }, strip: true, executable: true },
    ...runtimeLibraries().map(({ name, file }) => ({ path: `lib/runtime/${name}`, source: { file } })),
    { path: 'lib/order.txt', source: text(`${order.join('\n')}\n`) },
    { path: `lib/${LOADER}`, source: { bytes: loader.bytes } },
    ...needs.map(({ name, file }) => ({ path: `lib/${name}`, source: { file } })),
    ...webgpuFiles(root),
    { path: `app/${PEERS}/pytorch.py`, source: { file: existing(join(root, PEERS, 'pytorch.py')) } },
    {
      path: 'app/bench/measure/torchKernels.py',
      source: { file: existing(join(root, 'bench/measure/torchKernels.py')) },
    },
    // The bench installs the peers where this folder is missing.
    { path: `app/${PEERS}/node_modules/bundled.txt`, source: text(peers(root).join('\n')) },
    { path: 'app/package.json', source: { file: join(root, 'package.json') } },
    { path: 'complete', source: text('') },
  ];
}

/** Libraries of the driver that this machine itself lacks, so that they cannot be packed. */
export function missingNeeds(): string[] {
  return DRIVER_NEEDS.filter((name) => findLibrary(name) === undefined);
}

/** The three files of SwiftShader, out of the npm package's archive. */
export function swiftShaderFiles(): { readonly name: string; readonly bytes: Uint8Array }[] {
  const found = readArchive(readCompressed(findPackage(), 'swiftshader.tar'));
  return found.filter(({ name }) => SWIFTSHADER.has(name));
}

/** The package.json and entry that let the library find the archive as it finds the npm package. */
export function swiftShaderStub(): PackedFile[] {
  const folder = findPackage();
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const manifest = JSON.stringify({ name, version, license, main: 'index.js' });
  return [
    { path: `app/node_modules/${name}/package.json`, source: text(manifest) },
    { path: `app/node_modules/${name}/index.js`, source: text('') },
  ];
}

function webgpuFiles(root: string): PackedFile[] {
  const folder = join(root, 'node_modules/webgpu');
  const to = 'app/node_modules/webgpu';
  return [
    ...['package.json', 'index.js', 'LICENSE.md'].map((name) => ({
      path: `${to}/${name}`,
      source: { file: existing(join(folder, name)) },
    })),
    {
      path: `${to}/dist/linux-x64/dawn.node`,
      source: { file: existing(join(folder, 'dist/linux-x64/dawn.node')) },
      strip: true,
    },
  ];
}

/** The C++ libraries that this Node itself runs with. */
function runtimeLibraries(): { name: string; file: string }[] {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  return ['libstdc++.so.6', 'libgcc_s.so.1'].flatMap((name) => {
    const file = sharedObjects.find((path) => path.endsWith(`/${name}`));
    return file === undefined ? [] : [{ name, file }];
  });
}

function findLibrary(name: string): string | undefined {
  return LIBRARY_FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function existing(path: string): string {
  if (existsSync(path)) return path;
  throw new GradloomError('E_FILE', `pack: ${path} must exist.`, { hint: 'Install the packages: npm ci.' });
}

/** The peers of the bench that are installed here; others cannot be bundled. */
export function peers(root: string): string[] {
  if (process.env[WITHOUT_PEERS]) return [];
  return existsSync(join(root, PEERS, 'node_modules')) ? ['tfjs', 'jaxjs'] : [];
}

/** The entries of the bundle: name without `.js` in the payload's `app` → source file. */
export function bundleEntries(root: string, tests: readonly string[]): Record<string, string> {
  const inside = join(root, 'tools/packOffline/inside');
  return {
    ...Object.fromEntries(OWN_SCRIPTS.map((name) => [name, join(inside, `${name}.ts`)])),
    // As deep as `npm run bench` has it, since it looks for the peers from there.
    '.build/bench': join(root, 'bench/main.ts'),
    '.build/kernels': join(root, 'bench/measure/kernels.ts'),
    ...Object.fromEntries(peers(root).map((name) => [`${PEERS}/${name}`, join(root, PEERS, `${name}.mjs`)])),
    'dist/index': join(root, 'src/index.ts'),
    'dist/node': join(root, 'src/node.ts'),
    'dist/hdf5': join(root, 'src/hdf5.ts'),
    'dist/onnx': join(root, 'src/onnx.ts'),
    'dist/testing': join(root, 'src/testing.ts'),
    'dist/cli': join(root, 'src/cli/main.ts'),
    ...Object.fromEntries(tests.map((path) => [path.replace(/\.ts$/, ''), join(root, path)])),
  };
}
