// What the Vulkan loader itself says of the machine's drivers, where none of them answers.

import { spawnSync } from 'node:child_process';
import { unpackSwiftShader } from './swiftshader.ts';

/** What the Vulkan loader reports of the drivers of a machine. */
export interface LoaderReport {
  /** Whether there is a loader at all. */
  readonly loaded: boolean;
  /** The loader's errors, each once. */
  readonly errors: readonly string[];
  /**
   * Libraries of libglvnd that the machine lacks: NVIDIA's driver opens them at run time, so that no linker reports
   * them.
   */
  readonly missing: readonly string[];
}

const GLVND = ['libGLdispatch.so.0', 'libGL.so.1', 'libGLX.so.0', 'libEGL.so.1'];
const TIMEOUT_MS = 20_000;

// The loader only writes to stderr, so it runs in a process of its own.
const SCRIPT = `
const load = (path) => {
  try { process.dlopen({ exports: {} }, path, 0x1002); return true; }
  catch (cause) { return String(cause.message).includes('did not self-register'); }
};
const loaded = process.argv.slice(1).some(load);
console.log(JSON.stringify({ loaded, missing: ${JSON.stringify(GLVND)}.filter((name) => !load(name)) }));
const { create } = await import('webgpu');
globalThis.gpu = create([]);
await gpu.requestAdapter();
`;

const known = new Map<string, LoaderReport>();

/**
 * Has the loader look for drivers once more, with `VK_LOADER_DEBUG=error`, and gives what it says. Takes up to a
 * second, the first time. A driver that ends the process is told by what was said before.
 *
 * @param loaders which loader to take: the first that loads.
 */
export function loaderReport(loaders: readonly string[] = usualLoaders()): LoaderReport {
  const { VK_DRIVER_FILES: named = '', VK_ICD_FILENAMES: older = '' } = process.env;
  const key = [named, older, ...loaders].join('\n');
  const before = known.get(key);
  if (before) return before;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT, ...loaders], {
    // From here the package `webgpu` is found.
    cwd: import.meta.dirname,
    env: { ...process.env, VK_LOADER_DEBUG: 'error', NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const report = { ...foundIn(stdout ?? ''), errors: errorsIn(stderr ?? '') };
  known.set(key, report);
  return report;
}

/** The system's; SwiftShader's serves where it has none. */
function usualLoaders(): string[] {
  try {
    return ['libvulkan.so.1', unpackSwiftShader().loader];
  } catch {
    return ['libvulkan.so.1'];
  }
}

/** `ERROR: …` of older loaders, `[Vulkan Loader] ERROR: …` of newer ones. */
function errorsIn(text: string): string[] {
  const found = [...text.matchAll(/^(?:\[Vulkan Loader\] )?ERROR(?: \| \w+)?:\s*(.+)$/gm)];
  return [...new Set(found.map(([, words]) => words!.replace(/^\[Loader Message\] Code \d+ : /, '').trim()))];
}

function foundIn(text: string): Omit<LoaderReport, 'errors'> {
  try {
    return JSON.parse(text.split('\n')[0]!) as Omit<LoaderReport, 'errors'>;
  } catch {
    return { loaded: false, missing: [] };
  }
}

/** The loader's words as a sentence; empty where it has said nothing. */
export function quoteLoader({ errors }: LoaderReport): string {
  return errors.length > 0
    ? `The Vulkan loader says: ${errors.map((words) => `“${words}”`).join('; ')}.`
    : '';
}
