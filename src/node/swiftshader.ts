// SwiftShader, a Vulkan driver on the CPU, for machines that have no Vulkan driver at all.
import { join } from 'node:path';
import { GradloomError } from '../errors.ts';
import { cacheFolder } from './cacheFolder.ts';
import { readArchive } from './swiftshaderArchive.ts';
import { findPackage, readCompressed, unpackOnce } from './swiftshaderPackage.ts';

const LOADER = 'libvulkan.so.1';
const MANIFEST = 'vk_swiftshader_icd.json';
const NEEDED = ['libvk_swiftshader.so', LOADER, MANIFEST];

/** The unpacked driver: absolute paths of its ICD file (for `VK_DRIVER_FILES`) and of its Vulkan loader. */
export interface SwiftShader {
  readonly manifest: string;
  readonly loader: string;
}

/** Where the driver comes from and goes to; for tests. */
export interface SwiftShaderPlaces {
  /** The folder of the npm package; found through Node's resolution if absent. */
  readonly packageFolder?: string;
  /** The folder that keeps one subfolder per package version; the cache folder if absent. */
  readonly folder?: string;
}

/**
 * Unpacks SwiftShader out of the npm package `@sparticuz/chromium` on first use and says where it lies.
 *
 * @throws GradloomError `E_NO_ADAPTER` where the package is missing or the machine is not Linux x64,
 * `E_FILE_FORMAT` for a damaged archive, `E_FILE` where it cannot be written.
 */
export function unpackSwiftShader(places: SwiftShaderPlaces = {}): SwiftShader {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new GradloomError(
      'E_NO_ADAPTER',
      `swiftshader: the packaged driver is for linux x64; got ${process.platform} ${process.arch}.`,
      { hint: 'Install a Vulkan driver of the system, for example Mesa (lavapipe), version 24 or newer.' },
    );
  }
  const packageFolder = places.packageFolder ?? findPackage();
  const folder = unpackOnce({
    packageFolder,
    parent: places.folder ?? cacheFolder('swiftshader'),
    needed: NEEDED,
    read: () =>
      readArchive(readCompressed(packageFolder, 'swiftshader.tar')).filter(({ name }) =>
        NEEDED.includes(name),
      ),
  });
  return { manifest: join(folder, MANIFEST), loader: join(folder, LOADER) };
}
