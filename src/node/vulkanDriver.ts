// What Dawn needs around Vulkan on Linux: a loader library, the driver files of the system, a runtime folder.
import { messageOf } from '../errors.ts';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loaderReport, quoteLoader, type LoaderReport } from './loaderReport.ts';

// RTLD_NOW | RTLD_NODELETE: the library must outlive the failed registration.
const NOW_AND_FOR_EVER = 0x1002;

/**
 * Loads the Vulkan loader into the process, so that Dawn's own `dlopen("libvulkan.so.1")` finds it by its name.
 *
 * Node's `dlopen` expects an addon, so for any other library it always throws: "did not self-register" if the
 * library was loaded and stays so, another message if it was not.
 *
 * @param path a file, or a bare name for the system's own search.
 * @returns whether the library is loaded now.
 */
export function loadVulkanLoader(path = 'libvulkan.so.1'): boolean {
  try {
    process.dlopen({ exports: {} }, path, NOW_AND_FOR_EVER);
    return true;
  } catch (cause) {
    return messageOf(cause).includes('did not self-register');
  }
}

/** Whether the user named the driver files, with either of the loader's two variables. */
export function userNamesDriver(environment: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(environment['VK_DRIVER_FILES'] || environment['VK_ICD_FILENAMES']);
}

/** Whether the folders that the Vulkan loader searches hold any driver file (ICD). */
export function systemHasDriver(environment: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(environment['VK_ADD_DRIVER_FILES']) || driverFolders(environment).some(holdsManifest);
}

/** The folders of the loader's documentation ("Driver Discovery on Linux"), and that of NixOS. */
function driverFolders(environment: NodeJS.ProcessEnv): string[] {
  const home = environment['HOME'] ?? homedir();
  const list = (name: string, standard: string) => (environment[name] || standard).split(':');
  return [
    environment['XDG_CONFIG_HOME'] || join(home, '.config'),
    ...list('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/usr/local/etc',
    '/etc',
    environment['XDG_DATA_HOME'] || join(home, '.local/share'),
    ...list('XDG_DATA_DIRS', '/usr/local/share:/usr/share'),
    '/run/opengl-driver/share',
  ].map((folder) => join(folder, 'vulkan/icd.d'));
}

function holdsManifest(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'));
  } catch {
    return false;
  }
}

/** Some versions of Mesa complain on every start without `XDG_RUNTIME_DIR`: gives them an empty private folder. */
export function ensureRuntimeFolder(): void {
  if (process.env['XDG_RUNTIME_DIR']) return;
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-runtime-'));
  process.env['XDG_RUNTIME_DIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/**
 * Runs `action` with the given variables set (or, for `undefined`, unset) and restores them afterwards.
 *
 * The Vulkan loader reads them once, while it makes an instance; child processes must not inherit them.
 */
export function withEnvironment<T>(variables: Record<string, string | undefined>, action: () => T): T {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  setAll(Object.entries(variables));
  try {
    return action();
  } finally {
    setAll(before);
  }
}

function setAll(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/**
 * What the machine has of a GPU although no driver offered it, as advice; undefined where nothing is seen. `report` asks the
 * Vulkan loader why.
 */
export function unusedGpuAdvice(
  exists: (path: string) => boolean = existsSync,
  report: () => LoaderReport = loaderReport,
): string | undefined {
  if (exists('/dev/nvidia0')) {
    return [
      'An NVIDIA GPU is there (/dev/nvidia0), but no Vulkan driver offers it.',
      ...nvidiaAdvice(report()),
    ]
      .filter(Boolean)
      .join(' ');
  }
  if (exists('/dev/dri/renderD128')) {
    return [
      'A GPU is there (/dev/dri/renderD128), but no Vulkan driver offers it: install the GPU’s Vulkan driver ' +
        '(Debian, Ubuntu: mesa-vulkan-drivers) and join the group that owns that file.',
      quoteLoader(report()),
    ]
      .filter(Boolean)
      .join(' ');
  }
  return undefined;
}

function nvidiaAdvice(report: LoaderReport): string[] {
  if (!report.loaded)
    return ['There is no Vulkan loader (libvulkan.so.1): install it (Debian, Ubuntu: libvulkan1).'];
  const quoted = quoteLoader(report);
  // The loader speaks of a driver only where it has found its file.
  if (!report.errors.some((words) => /nvidia/i.test(words))) {
    return [
      quoted,
      'It finds no driver file of NVIDIA: install the driver’s Vulkan part; in a container, start it with ' +
        'NVIDIA_DRIVER_CAPABILITIES=all.',
    ];
  }
  if (report.missing.length === 0) return [quoted];
  return [
    quoted,
    `The driver opens ${report.missing.join(', ')} at run time, which the machine lacks: install libglvnd ` +
      '(Debian, Ubuntu: libglvnd0 libgl1 libglx0 libegl1).',
  ];
}
