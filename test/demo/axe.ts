// What axe finds on a page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Outcome {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

/** All findings of axe, its advice on good practice included, one line each; none for a page that is as it should be. */
export async function axeFindings(page: Page): Promise<string[]> {
  // As the debugger evaluates it, the page's policy does not forbid it.
  await page.evaluate(source);
  const { violations } = await page.evaluate<Outcome>(
    "axe.run(document, { preload: false, resultTypes: ['violations'] })",
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${help}. ${failureSummary ?? ''}`,
    ),
  );
}
