// The hand-written pages of the site: which they are, in what order, and how TypeDoc gets them.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The pages by category, in the order of the site's navigation. */
export const PAGES = {
  Guides: [
    'docs/tutorial.md',
    'docs/library.md',
    'docs/training.md',
    'docs/checkpoints.md',
    'docs/metrics.md',
    'docs/health.md',
    'docs/layers.md',
    'docs/inspect.md',
    'docs/data.md',
    'docs/streams.md',
    'docs/stages.md',
    'docs/explore.md',
    'docs/files.md',
    'docs/tables.md',
    'docs/pictures.md',
    'docs/workers.md',
    'docs/onnx.md',
    'docs/import.md',
    'docs/serve.md',
    'docs/standalone.md',
    'docs/logs.md',
    'docs/command-line.md',
    'docs/populations.md',
    'docs/sweep.md',
    'docs/storage.md',
    'docs/tuning.md',
    'docs/tensor-cores.md',
    'docs/testing.md',
    'docs/pages.md',
  ],
  Background: [
    'docs/architecture.md',
    'docs/numbers.md',
    'docs/results.md',
    'docs/formulas.md',
    'docs/mutation.md',
    'docs/offline.md',
  ],
  Project: ['CHANGELOG.md', 'CONTRIBUTING.md', 'bench/RESULTS.md'],
};

/**
 * Copies README and pages below `folder`, as they lie in the repository, so that their links hold. The first heading
 * becomes the page's title. Throws where a page of docs/ is not in the list above.
 */
export function writePages(root, folder) {
  const listed = new Set(Object.values(PAGES).flat());
  const missing = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .filter((path) => !listed.has(path));
  if (missing.length > 0)
    throw new Error(`tools/docs/pages.mjs must list every page; got none for ${missing.join(', ')}.`);
  rmSync(folder, { recursive: true, force: true });
  const write = (path, text) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const documents = Object.entries(PAGES).flatMap(([category, paths]) =>
    paths.map((path) => {
      const [, title, text] = /^# (.*)\n([^]*)$/.exec(read(path)) ?? [];
      if (title === undefined) throw new Error(`${path} must begin with a heading.`);
      return write(path, `---\ntitle: ${JSON.stringify(title)}\ncategory: ${category}\n---\n${text}`);
    }),
  );
  write('LICENSE', read('LICENSE'));
  return { readme: write('README.md', read('README.md')), documents };
}
