// What has to be set before Dawn starts so that a Vulkan driver is found on a bare machine or in a container.

import { join } from 'node:path';

/** What the machine has; the real one unless a test says otherwise. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Names in a folder; empty where there is none. */
  readonly namesIn: (folder: string) => readonly string[];
  /** Whether the dynamic linker finds and loads a library by this name. */
  readonly canLoad: (library: string) => boolean;
}

/** What to do: variables to set, libraries to offer out of the pack, and what to say about it. */
export interface DriverSetup {
  readonly variables: Readonly<Record<string, string>>;
  /** Libraries that the machine lacks and the pack has. */
  readonly libraries: readonly string[];
  /** An ICD file to write, where the driver's library is there without one. */
  readonly manifest?: { readonly path: string; readonly text: string };
  readonly notes: readonly string[];
}

const KNOWN_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
/** Where containers mount NVIDIA's driver; the Vulkan loader does not look there. */
const OTHER_FOLDERS = [
  '/usr/local/nvidia/share/vulkan/icd.d',
  '/usr/local/nvidia/vulkan/icd.d',
  '/usr/share/nvidia/vulkan/icd.d',
  '/run/opengl-driver/share/vulkan/icd.d',
];
const LIBRARY_FOLDERS = ['/usr/local/nvidia/lib64', '/usr/local/nvidia/lib', '/usr/lib64-nvidia'];
/** NVIDIA's Vulkan driver; the second needs no X11 libraries. */
const DRIVER_LIBRARIES = ['libGLX_nvidia.so.0', 'libEGL_nvidia.so.0'];

/**
 * Finds the driver. `packed` are the libraries in the pack, each before those that need it, and `folder` is where
 * those that the machine lacks, and an ICD file, will be put.
 */
export function driverSetup(machine: Machine, packed: readonly string[], folder: string): DriverSetup {
  const { environment, namesIn, canLoad } = machine;
  const notes: string[] = [];
  const libraries = packed.filter((name) => !canLoad(name));
  if (libraries.length > 0) notes.push(`taken from the pack: ${libraries.join(', ')}`);

  const driverFolders = LIBRARY_FOLDERS.filter((path) => namesIn(path).some((name) => /nvidia/.test(name)));
  const path = [environment['LD_LIBRARY_PATH'], ...driverFolders, libraries.length > 0 ? folder : undefined];
  const variables: Record<string, string> = {};
  const search = path.filter(Boolean).join(':');
  if (search) variables['LD_LIBRARY_PATH'] = search;

  if (environment['VK_DRIVER_FILES'] || environment['VK_ICD_FILENAMES'])
    return { variables, libraries, notes };
  if (KNOWN_FOLDERS.some((known) => nvidiaManifests(known, namesIn).length > 0)) {
    return { variables, libraries, notes };
  }
  const elsewhere = OTHER_FOLDERS.flatMap((other) => nvidiaManifests(other, namesIn));
  if (elsewhere.length > 0) {
    notes.push(`driver file found at ${elsewhere[0]}`);
    return { variables: { ...variables, VK_DRIVER_FILES: elsewhere[0]! }, libraries, notes };
  }
  const driver = DRIVER_LIBRARIES.find(
    (name) => canLoad(name) || driverFolders.some((place) => namesIn(place).includes(name)),
  );
  if (driver === undefined) return { variables, libraries, notes };
  const manifest = {
    path: join(folder, 'nvidia_icd.json'),
    text: JSON.stringify({
      file_format_version: '1.0.0',
      ICD: { library_path: driver, api_version: '1.3.0' },
    }),
  };
  notes.push(`${driver} is there without a driver file: wrote ${manifest.path}`);
  return { variables: { ...variables, VK_DRIVER_FILES: manifest.path }, libraries, manifest, notes };
}

function nvidiaManifests(folder: string, namesIn: Machine['namesIn']): string[] {
  return namesIn(folder)
    .filter((name) => /nvidia.*\.json$/.test(name) && !/layers/.test(name))
    .map((name) => join(folder, name));
}
