// Links of Markdown files and of a site: what they lead to must exist, files and anchors. Nothing asks a network.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Addresses of other hosts, and what is no address of a file. */
const OUTSIDE = /^(?:[a-z][a-z+.-]*:|\/\/)/i;

/** Anchors of a Markdown file, as GitHub makes them of its headings. */
export function anchorsOfMarkdown(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of withoutCode(text).matchAll(/^#{1,6} +(.*?) *$/gm)) {
    const slug = heading!
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Links of a Markdown file that lead nowhere, as `file: target`. `root` is where the file's path begins. */
export function deadMarkdownLinks(root: string, path: string): string[] {
  const text = withoutCode(readFileSync(join(root, path), 'utf8'));
  const found = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)];
  return found
    .map(([, link, definition]) => link ?? definition!)
    .filter((target) => !OUTSIDE.test(target))
    .filter((target) => {
      const [name = '', anchor] = target.split('#');
      const file = name === '' ? join(root, path) : resolve(root, dirname(path), decodeURIComponent(name));
      if (!existsSync(file)) return true;
      if (anchor === undefined) return false;
      return !file.endsWith('.md') || !anchorsOfMarkdown(readFileSync(file, 'utf8')).has(anchor);
    })
    .map((target) => `${path}: ${target}`);
}

function withoutCode(text: string): string {
  return text
    .replaceAll(/^```[^]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
}

/** Links of a site's pages that lead nowhere, as `page: target`: to files, to anchors, of scripts, styles and pictures. */
export function deadSiteLinks(folder: string): { links: number; pages: number; dead: string[] } {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  );
  const known = new Map<string, Set<string>>();
  const anchorsOf = (file: string): Set<string> => {
    let anchors = known.get(file);
    if (!anchors) {
      const text = readFileSync(file, 'utf8');
      anchors = new Set([...text.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, id]) => unescaped(id!)));
      known.set(file, anchors);
    }
    return anchors;
  };
  let links = 0;
  const dead = pages.flatMap((name) => {
    const page = join(folder, name);
    const text = readFileSync(page, 'utf8');
    const targets = new Set(
      [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, target]) => unescaped(target!)),
    );
    return [...targets]
      .filter((target) => !OUTSIDE.test(target))
      .filter((target) => {
        links++;
        const [path = '', anchor] = target.split('#');
        const file =
          path === '' ? page : resolve(dirname(page), decodeURIComponent(path.replace(/\?.*$/, '')));
        if (relative(folder, file).startsWith('..') || !existsSync(file) || !statSync(file).isFile())
          return true;
        return anchor ? file.endsWith('.html') && !anchorsOf(file).has(decodeURIComponent(anchor)) : false;
      })
      .map((target) => `${name}: ${target}`);
  });
  return { links, pages: pages.length, dead };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
