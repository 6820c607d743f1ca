// The npm package `webgpu` (Dawn), an optional peer: imported on demand, its objects kept alive.
import { GradloomError, messageOf } from '../errors.ts';
import { systemCode } from './fileError.ts';
import { installCommand } from './installCommand.ts';

/** What the package exports. */
export interface DawnPackage {
  create(flags: string[]): GPU;
  readonly globals: object;
}

// Dawn crashes a running loop when the object of `create()` is collected, so none ever is.
const instances: GPU[] = [];
const installed = new WeakSet<object>();

/** Makes a Dawn instance from flags such as `backend=null` and keeps it for the life of the process. */
export function createInstance(dawn: DawnPackage, flags: readonly string[]): GPU {
  const gpu = dawn.create([...flags]);
  instances.push(gpu);
  return gpu;
}

/**
 * Imports the package and, once, puts its globals (`GPUBufferUsage`, `GPUMapMode`, …) on `globalThis`.
 *
 * @throws GradloomError `E_NO_ADAPTER` if it is not installed or does not load on this machine.
 */
export async function importDawn(
  load: () => Promise<unknown> = () => import('webgpu'),
): Promise<DawnPackage> {
  let dawn: DawnPackage;
  try {
    dawn = (await load()) as DawnPackage;
  } catch (cause) {
    throw notLoaded(cause);
  }
  if (!installed.has(dawn.globals)) {
    Object.assign(globalThis, dawn.globals);
    installed.add(dawn.globals);
  }
  return dawn;
}

function notLoaded(cause: unknown): GradloomError {
  if (systemCode(cause) === 'ERR_MODULE_NOT_FOUND') {
    return new GradloomError('E_NO_ADAPTER', 'dawn: the npm package webgpu must be installed.', {
      hint: `WebGPU in Node comes from it: \`${installCommand('webgpu')}\`.`,
      cause,
    });
  }
  return new GradloomError(
    'E_NO_ADAPTER',
    `dawn: the npm package webgpu must load; got ${messageOf(cause)}.`,
    {
      hint:
        `It is built for Linux with glibc (x64, arm64), macOS and Windows; this is ${process.platform} ` +
        `${process.arch}. Install it again: \`${installCommand('webgpu')}\`.`,
      cause,
    },
  );
}
