// The packages that only some users of Node need are not installed with this one: how to get them.
import { createRequire } from 'node:module';

/** What serves in Node only where it is asked for; pages need none of them. */
export type OptionalPackage = 'webgpu' | '@sparticuz/chromium' | 'h5wasm';

/** The command that installs an optional package in the version that fits, e.g. `npm install webgpu@0.6.2`. */
export function installCommand(name: OptionalPackage): string {
  const range = peerRanges()[name];
  // A shell may take the signs of a range for its own; the version after them is the one that was tested.
  const version = /\d[\w.-]*$/.exec(range ?? '')?.[0];
  return `npm install ${name}${version ? `@${version}` : ''}`;
}

/** The ranges in this package's own manifest; none where it was taken out of its package. */
function peerRanges(): Readonly<Record<string, string | undefined>> {
  try {
    const manifest = createRequire(import.meta.url)('gradloom/package.json') as {
      peerDependencies?: Record<string, string>;
    };
    return manifest.peerDependencies ?? {};
  } catch {
    return {};
  }
}
