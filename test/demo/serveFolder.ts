// A static host that knows nothing of the pages: files of a folder, below a path of its own.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Serves `folder` below `path`, e.g. `/some/path/`, and nothing elsewhere; `fetched` are the files that were asked for. */
export async function serveFolder(
  folder: string,
  path: string,
): Promise<{ url: string; fetched: string[]; close: () => Promise<void> }> {
  const fetched: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    // What a browser sends holds no `..` once it is an address.
    const file = name.startsWith(path) ? join(folder, normalize(name.slice(path.length))) : '';
    readFile(file).then(
      (content) => {
        fetched.push(name.slice(path.length));
        response.setHeader('Content-Type', TYPES[extname(file)] ?? 'text/plain').end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    fetched,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
