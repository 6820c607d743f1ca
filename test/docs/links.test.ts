// Links of the documents lead to files and headings that exist.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DOCUMENTS, ROOT } from './documents.ts';
import { anchorsOfMarkdown, deadMarkdownLinks, deadSiteLinks } from './siteLinks.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-links-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a link of the documents', () => {
  test.each([...DOCUMENTS, 'CHANGELOG.md', 'CONTRIBUTING.md', 'bench/RESULTS.md'])(
    'leads somewhere in %s',
    (path) => {
      expect(deadMarkdownLinks(ROOT, path)).toEqual([]);
    },
  );
});

describe('the judge of links', () => {
  test('finds missing files and headings in Markdown, and passes over code and other hosts', () => {
    writeFileSync(join(folder, 'other.md'), '# A title, with `code`\n\n## Twice\n\n## Twice\n');
    const links = [
      '[a](other.md)',
      '[b](other.md#a-title-with-code)',
      '[c](other.md#twice-1)',
      '[d](missing.md)',
      '[e](other.md#twice-2)',
      '[f](#nowhere)',
      '[g](https://example.org/x)',
      '`[h](missing.md)`',
      '```ts\n[i](missing.md)\n```',
      '[j]: missing.svg',
    ];
    writeFileSync(join(folder, 'page.md'), links.join('\n'));
    expect(deadMarkdownLinks(folder, 'page.md')).toEqual([
      'page.md: missing.md',
      'page.md: other.md#twice-2',
      'page.md: #nowhere',
      'page.md: missing.svg',
    ]);
    expect([...anchorsOfMarkdown('# Ärger & Spaß\n')]).toEqual(['ärger--spaß']);
  });

  test('finds missing files and anchors in a site', () => {
    writeFileSync(join(folder, 'b.html'), '<h1 id="top&amp;more">');
    writeFileSync(
      join(folder, 'a.html'),
      '<a href="b.html#top&amp;more"><a href="b.html#none"><img src="c.png"><a href="../d.html"><a href="mailto:x@y">',
    );
    expect(deadSiteLinks(folder)).toEqual({
      pages: 2,
      links: 4,
      dead: ['a.html: b.html#none', 'a.html: c.png', 'a.html: ../d.html'],
    });
  });
});
