// A reference run as a table: published, float64 and float32 of NumPy, ours.

import { drawTable } from '../../src/drawing/table.ts';
import type { Judgement, Outcome } from './judge.ts';
import type { DescribedRun } from './referenceRun.ts';

/** Rows of a mini-batch run's table. */
const SHOWN_STEPS = [0, 1, 9, 49, 99, 149, 199];

/** The text for a person. */
export function showRun(
  run: DescribedRun,
  result: Outcome & Judgement & { seconds: number; adapter: string },
): string {
  const { losses, ok, maxDeviation, faults, accuracy, seconds, adapter } = result;
  const iterations = Object.keys(run.float64.costs ?? {}).map(Number);
  const steps = (iterations.length > 0 ? iterations : SHOWN_STEPS).filter((step) => step < losses.length);
  const rows = steps.map((step) => {
    const float64 = run.float64.costs?.[step] ?? run.float64.losses?.[step] ?? run.float64.first50?.[step];
    const float32 = run.float32?.costs?.[step] ?? run.float32?.losses?.[step];
    return [
      String(step),
      show(run.published?.costs?.[step]),
      show(float64),
      show(float32),
      show(losses[step]),
    ];
  });
  const lines = [
    `${run.name}: ${run.layerSizes.join('-')}, ${run.optimizer.name}, ${losses.length} steps`,
    drawTable({ header: ['step', 'published', 'float64', 'NumPy float32', 'ours'], rows }),
    ...(accuracy
      ? [
          `accuracy ${accuracy.map(share).join(', ')}; float64 ${(run.float64.accuracy ?? []).map(share).join(', ') || 'not given'}`,
        ]
      : []),
    `largest deviation from float64: ${maxDeviation.toExponential(1)}; ${seconds.toFixed(1)} s on ${adapter}`,
    ok ? 'pass' : `FAIL: ${faults.slice(0, 3).join('; ')}`,
    '',
  ];
  return lines.join('\n');
}

function show(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(6);
}

function share(value: number): string {
  return value.toFixed(4);
}
