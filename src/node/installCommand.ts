// The packages that only some users of Node need are not installed with this one: how to get them.
import { createRequire } from 'node:module';

/** What serves in Node only where it is asked for; pages need none of them. */
export type OptionalPackage =
  | 'webgpu'
  | '@sparticuz/chromium'
  | 'h5wasm'
  | 'hono'
  | '@hono/node-server'
  | 'bullmq'
  | 'ioredis'
  | 'pg';

/** The command that installs optional packages in the versions that fit, e.g. `npm install webgpu@0.6.2`. */
export function installCommand(...names: readonly OptionalPackage[]): string {
  const ranges = peerRanges();
  const wanted = names.map((name) => {
    // A shell may take the signs of a range for its own; the version after them is the one that was tested.
    const version = /\d[\w.-]*$/.exec(ranges[name] ?? '')?.[0];
    return version ? `${name}@${version}` : name;
  });
  return `npm install ${wanted.join(' ')}`;
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
