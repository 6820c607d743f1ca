// Finds a Chromium for the tests in a browser: a named one, the system's, or the one of `@sparticuz/chromium`.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../src/node/cacheFolder.ts';
import { readArchive } from '../src/node/swiftshaderArchive.ts';
import {
  findPackage,
  readCompressed,
  unpackOnce,
  type UnpackedFile,
} from '../src/node/swiftshaderPackage.ts';

/** A browser to start: Playwright's `executablePath` and `args`. */
export interface Chromium {
  readonly executablePath: string;
  readonly args: string[];
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PATHS_OF_APPLICATIONS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const START = 'start-chromium';

/** The browser stays by itself: it neither updates, reports nor synchronises. */
const QUIET = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/**
 * The Chromium to test in, or undefined where there is none.
 *
 * In this order: the variable `CHROMIUM_PATH`; `chromium` or `google-chrome` in `PATH`; the headless shell that the
 * optional npm package `@sparticuz/chromium` brings for Linux x64, unpacked into the cache folder.
 */
export async function findChromium(): Promise<Chromium | undefined> {
  const named = process.env['CHROMIUM_PATH'];
  if (named && !isExecutable(named)) throw new Error(`CHROMIUM_PATH must name a program; got ${named}.`);
  const executablePath = named || findInstalled() || unpackChromium();
  if (!executablePath) return undefined;
  // Chromium refuses to start its sandbox for root.
  const root = process.getuid?.() === 0;
  return { executablePath, args: [...(root ? ['--no-sandbox'] : []), ...QUIET] };
}

function findInstalled(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...PATHS_OF_APPLICATIONS].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The package's own unpacking goes to a fixed name in the temporary folder and cannot be shared safely. */
function unpackChromium(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  let packageFolder: string;
  try {
    packageFolder = findPackage();
  } catch {
    return undefined;
  }
  const folder = unpackOnce({
    packageFolder,
    parent: cacheFolder('chromium'),
    needed: ['chromium', 'libnss3.so', 'libvk_swiftshader.so', START],
    read: () => readFiles(packageFolder),
  });
  return join(folder, START);
}

function readFiles(packageFolder: string): UnpackedFile[] {
  // al2023 holds the few libraries (NSS, expat) that a bare system lacks.
  const archived = ['swiftshader.tar', 'fonts.tar', 'al2023.tar'].flatMap((name) =>
    readArchive(readCompressed(packageFolder, name)),
  );
  return [
    ...archived.filter(({ name }) => name !== 'fonts.conf'),
    { name: 'chromium', bytes: readCompressed(packageFolder, 'chromium'), executable: true },
    { name: 'fonts.conf', bytes: encode(FONTS) },
    { name: START, bytes: encode(START_SCRIPT), executable: true },
  ];
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

const START_SCRIPT = `#!/bin/sh
# Starts the unpacked Chromium with the libraries and fonts beside it.
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;
