// The whole self-test, one program after the other.

import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { functionChecks } from './checks/functionChecks.ts';
import { halfChecks } from './checks/halfChecks.ts';
import { imageChecks } from './checks/imageChecks.ts';
import { placeChecks } from './checks/placeChecks.ts';
import { productChecks } from './checks/productChecks.ts';
import { randomChecks } from './checks/randomChecks.ts';
import { reductionChecks } from './checks/reductionChecks.ts';
import { specialValueChecks } from './checks/specialValueChecks.ts';
import { trainingChecks, type TrainingFindings } from './checks/trainingChecks.ts';
import type { DeviceCheck, DeviceFamily, DeviceVerification } from './deviceCheck.ts';
import { runGraphCheck } from './runGraphCheck.ts';

const NOT_TRAINED: TrainingFindings = { checks: [], checksums: {} };

/** What `verifyDevice` gives. */
export async function runChecks(
  gpu: Gpu,
  {
    families,
    onChecks,
  }: {
    families: readonly DeviceFamily[];
    onChecks: ((checks: readonly DeviceCheck[]) => unknown) | undefined;
  },
): Promise<DeviceVerification> {
  const begin = performance.now();
  const checks: DeviceCheck[] = [];
  const tell = async (found: readonly DeviceCheck[]): Promise<void> => {
    checks.push(...found);
    await onChecks?.(found);
  };
  const parts = [
    () => productChecks(gpu),
    reductionChecks,
    placeChecks,
    imageChecks,
    functionChecks,
    specialValueChecks,
    randomChecks,
    () => halfChecks(gpu),
  ];
  // A part's right answers take memory, so they are made when it is its turn.
  for (const part of parts) {
    for (const check of part()) {
      if (families.includes(check.family)) await tell(await runGraphCheck(gpu, check));
    }
  }
  const trained = families.includes('training') ? await trainingChecks(gpu) : NOT_TRAINED;
  await tell(trained.checks);
  if (checks.length === 0) throw nothingTested(families, absentOn(gpu));
  return {
    sound: checks.every(({ verdict }) => verdict !== 'broken'),
    driver: gpu.driver.name,
    checks,
    trainings: trained.checksums,
    absent: absentOn(gpu),
    milliseconds: performance.now() - begin,
  };
}

/** A verification without a row would be sound. */
function nothingTested(families: readonly DeviceFamily[], absent: readonly string[]): GradloomError {
  return new GradloomError(
    'E_UNSUPPORTED',
    `verifyDevice: something of what is asked for must be testable on this device; got ${families.join(', ')} (${absent.join('; ')}).`,
    { hint: 'Leave families out, or open another driver.' },
  );
}

function absentOn({ features, tensorCoreSize }: Gpu): string[] {
  return [
    ...(features.has('shader-f16') ? [] : ['storage in f16: the device has no shader-f16']),
    ...(tensorCoreSize ? [] : ['tensor cores: the device was opened without them']),
  ];
}
