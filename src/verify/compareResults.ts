// Compares what a device gave with what is right.

import type { DeviceCheck, DeviceFamily } from './deviceCheck.ts';
import type { GraphCase } from './graphCheck.ts';
import { ulpDistance } from './ulpDistance.ts';

/** The row of the report for a result. */
export function compareResults(
  family: DeviceFamily,
  { what, exact, within, signedZeros = false }: Omit<GraphCase, 'output'>,
  got: ArrayLike<number>,
): DeviceCheck {
  const unit = within ? ('ulp' in within ? 'ULP' : 'share') : '';
  const bound = within ? ('ulp' in within ? within.ulp : within.share) : 0;
  let error = 0;
  let at = 0;
  for (let index = 0; index < exact.length; index++) {
    const distance = distanceOf(got[index] ?? Number.NaN, exact[index]!, {
      within,
      index,
      signedZeros,
    });
    // A NaN is the largest error of all.
    if (!(distance <= error)) [error, at] = [Number.isNaN(distance) ? Infinity : distance, index];
  }
  const row = { family, what, values: exact.length, error, bound, unit } as const;
  if (got.length !== exact.length)
    return { ...row, error: Infinity, verdict: 'broken', wrong: `${got.length} results` };
  if (error === 0) return { ...row, verdict: 'exact' };
  if (error <= bound) return { ...row, verdict: 'within' };
  return { ...row, verdict: 'broken', wrong: `result ${at} is ${shown(got[at]!)}, not ${shown(exact[at]!)}` };
}

function distanceOf(
  got: number,
  exact: number,
  { within, index, signedZeros }: { within: GraphCase['within']; index: number; signedZeros: boolean },
): number {
  if (signedZeros && got === 0 && exact === 0 && !Object.is(got, exact)) return Infinity;
  if (got === exact || (Number.isNaN(got) && Number.isNaN(exact))) return 0;
  if (!within) return Infinity;
  if ('ulp' in within) return ulpDistance(got, exact);
  return Math.abs(got - exact) / within.scales[index]!;
}

function shown(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
