// The result of a mutation run as a page.

import { KNOWN_SURVIVORS } from './knownSurvivors.ts';
import type { Mutant } from './mutants.ts';
import type { Outcome } from './runMutant.ts';

/** A mutant that was run, and the line that it changes. */
export interface Tried {
  readonly mutant: Mutant;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly outcome: Exclude<Outcome, 'invalid'>;
}

/** Line number and text of the change. */
export function describeChange(
  text: string,
  { offset, from, to }: Mutant,
): Pick<Tried, 'line' | 'before' | 'after'> {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset + from.length);
  const changed = text.slice(start, offset) + to + text.slice(offset + from.length, end);
  return {
    line: text.slice(0, offset).split('\n').length,
    before: oneLine(text.slice(start, end)),
    after: oneLine(changed),
  };
}

/** Why a survivor changes nothing that a test could see, if that is known. */
export function reasonOf({ mutant, before, after }: Tried): string | undefined {
  return KNOWN_SURVIVORS.find(
    (known) => mutant.file.endsWith(`/${known.file}`) && known.before.test(before) && known.after.test(after),
  )?.reason;
}

/** Markdown. */
export function mutationReport(
  tried: readonly Tried[],
  { seed, invalid, device }: { seed: number; invalid: number; device: string },
): string {
  const survivors = tried.filter(({ outcome }) => outcome === 'survived');
  const late = tried.filter(({ outcome }) => outcome === 'timeout').length;
  const caught = tried.length - survivors.length;
  const equal = survivors.filter((survivor) => reasonOf(survivor)).length;
  const kinds = [...new Set(tried.map(({ mutant }) => mutant.kind))].sort();
  const rows = kinds.map((kind) => {
    const own = tried.filter(({ mutant }) => mutant.kind === kind);
    return `| ${kind} | ${own.length} | ${own.filter(({ outcome }) => outcome !== 'survived').length} |`;
  });
  return `# Mutation run

\`npm run mutation -- --count ${tried.length} --seed ${seed}\` makes one small change to one shader at a time, drawn by the
seed from all that \`tools/mutation/mutants.ts\` can make, and runs the tests against it. The files stay as they are.
This page is written by that command; the reasons stand in \`tools/mutation/knownSurvivors.ts\`.

On ${device}: **${caught} of ${tried.length} caught, ${percent(caught, tried.length)}** (${late} of them by running out of time).
Of the ${survivors.length} survivors ${equal} are known to change no result. ${invalid} more changes did not compile and do not count.

| change of | mutants | caught |
|---|---:|---:|
${rows.join('\n')}
${survivors.length > 0 ? `\n## Survivors\n\n${survivors.map(showSurvivor).join('\n')}\n` : ''}`;
}

function showSurvivor(survivor: Tried): string {
  const { mutant, line, before, after } = survivor;
  const reason = reasonOf(survivor) ?? 'Not explained: a test is missing.';
  return `- \`${mutant.file}:${line}\` (${mutant.kind}): \`${before}\` → \`${after}\`\n  ${reason}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
