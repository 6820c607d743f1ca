// npm run bench -- [--peers] [--only W2,W6] [--json] [--cold] [--rounds 5] [--turn 0.4] [--with tfjs,jax-js]
//   [--tensor-cores]
// Times the workloads with Gradloom, and with --peers the same work with TensorFlow.js, jax-js and PyTorch, in turns;
// with --tensor-cores also with Gradloom on tensor cores, where an adapter offers them.

import { parseArgs } from 'node:util';
import { coldStarts } from './harness/coldStart.ts';
import { compete } from './harness/compete.ts';
import { openCompetitors, type OpenCompetitor } from './harness/competitors.ts';
import { figuresOf, showDisagreements, showScores, showSpeed } from './harness/report.ts';
import { serve } from './harness/serve.ts';
import type { Peak } from './machine/peak.ts';
import { selectWorkloads, workloads, type Workload } from './workloads/workloads.ts';

const options = readOptions();

/** Processes started for one figure of a cold start. */
const COLD_ROUNDS = 3;

if (options.serve) serve();
else await bench();

/** What is asked for; ends the process where that is not clear. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        serve: { type: 'boolean', default: false },
        peers: { type: 'boolean', default: false },
        with: { type: 'string', default: '' },
        'tensor-cores': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        cold: { type: 'boolean', default: false },
        only: { type: 'string', default: '' },
        rounds: { type: 'string', default: '5' },
        turn: { type: 'string', default: '0.4' },
      },
    });
    for (const name of ['rounds', 'turn'] as const)
      if (!(Number(values[name]) > 0))
        throw new Error(`--${name} must be a number above 0; got ${values[name]}.`);
    return values;
  } catch (cause) {
    console.error(`bench: ${(cause as Error).message}`);
    process.exit(2);
  }
}

async function bench(): Promise<void> {
  const { competitors, missing } = await openCompetitors({
    peers: options.peers,
    only: list(options.with),
    tensorCores: options['tensor-cores'],
  });
  try {
    const software = competitors[0]!.software;
    show(`${competitors[0]!.adapter}\n`);
    for (const { name, reason } of missing) show(`without ${name}: ${reason}`);
    const all = workloads({ software });
    const chosen = selectWorkloads(all, list(options.only));
    if (chosen.length === 0) {
      const names = all.map(({ name }) => name).join(', ');
      console.error(`bench: --only must name workloads, of ${names}; got ${options.only}.`);
      process.exitCode = 2;
      return;
    }
    const { peak } = await competitors[0]!.child.ask({ ask: 'peak' });
    if (peak) {
      show(
        `peak: ${peak.gflops.toFixed(0)} GFLOP/s of plain arithmetic, ${peak.gigabytes.toFixed(1)} GB/s of a plain copy\n`,
      );
    }
    for (const workload of chosen) await measure(workload, { competitors, peak });
  } finally {
    await Promise.all(competitors.map(({ child }) => child.end()));
  }
}

async function measure(
  workload: Workload,
  { competitors, peak }: { competitors: readonly OpenCompetitor[]; peak: Peak | undefined },
) {
  const raced = await compete(workload, competitors, {
    rounds: Number(options.rounds),
    turn: Number(options.turn),
  });
  const cold =
    options.cold && workload.kind === 'training'
      ? await coldStarts(workload, competitors, { rounds: COLD_ROUNDS })
      : undefined;
  const scores = raced.map((score) => ({ ...score, cold: cold?.get(score.name) }));
  if (options.json) {
    for (const figure of figuresOf(workload, scores)) console.log(JSON.stringify(figure));
    return;
  }
  console.log(`${workload.name}: ${workload.title}\n${showScores(scores)}`);
  console.log(showSpeed(workload, scores, peak));
  for (const line of showDisagreements(scores)) console.log(line);
  console.log();
}

function list(text: string): string[] {
  return text.split(',').filter(Boolean);
}

function show(text: string): void {
  if (!options.json) console.log(text);
}
