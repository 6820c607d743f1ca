// The result of a mutation run as a page.

import { proofOf, remarkOf } from './equalChanges.ts';
import type { Mutant } from './mutants.ts';
import type { Outcome } from './runMutant.ts';

/** A mutant that was run, and the line that it changes. */
export interface Tried {
  readonly mutant: Mutant;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly outcome: Outcome;
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

/** Whether a change is a mutant: it compiles, and no proof says that it changes no result. */
export function countsAsMutant(outcome: Outcome): boolean {
  return outcome !== 'invalid' && outcome !== 'equal';
}

/** Markdown. */
export function mutationReport(
  results: readonly Tried[],
  { seed, device, quick = false }: { seed: number; device: string; quick?: boolean },
): string {
  const having = (outcome: Outcome): readonly Tried[] => results.filter((each) => each.outcome === outcome);
  const mutants = results.filter(({ outcome }) => countsAsMutant(outcome));
  const [survivors, equal] = [having('survived'), having('equal')];
  const kinds = [...new Set(mutants.map(({ mutant }) => mutant.kind))].sort();
  const rows = kinds.map((kind) => {
    const own = mutants.filter(({ mutant }) => mutant.kind === kind);
    return `| ${kind} | ${own.length} | ${own.filter(({ outcome }) => outcome !== 'survived').length} |`;
  });
  const caught = mutants.length - survivors.length;
  return `# Mutation run

\`npm run mutation -- --count ${mutants.length} --seed ${seed}${quick ? ' --quick' : ''}\` makes one small change to one shader at a time, drawn by the
seed from all that \`tools/mutation/mutants.ts\` can make, and runs the tests against it. The files stay as they are.
This page is written by that command.${quick ? ' Of the tests only those that concern the shader were run: a lower bound.' : ''}

On ${device}: **${caught} of ${mutants.length} mutants caught, ${percent(caught, mutants.length)}**, ${having('timeout').length} of them by a kernel that does not end.
${having('invalid').length} more changes did not compile. ${equal.length} more give the same results by a proof in \`tools/mutation/equalChanges.ts\`:
counted as survivors they make it ${percent(caught, mutants.length + equal.length)}.

| change of | mutants | caught |
|---|---:|---:|
${rows.join('\n')}
${listed('Survivors', survivors, (each) => remarkOf(each) ?? 'A test is missing.')}${listed('Changes without effect', equal, (each) => proofOf(each)!)}`;
}

function listed(title: string, changes: readonly Tried[], remark: (change: Tried) => string): string {
  if (changes.length === 0) return '';
  const lines = changes.map((change) => {
    const { mutant, line, before, after } = change;
    return `- \`${mutant.file}:${line}\` (${mutant.kind}): \`${before}\` → \`${after}\`\n  ${remark(change)}`;
  });
  return `\n## ${title}\n\n${lines.join('\n')}\n`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
