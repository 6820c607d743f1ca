// `gradloom info --verify`: the self-test of the device, as a table.

import type { Gpu } from '../../gpu/gpu.ts';
import type { DeviceCheck, DeviceVerification } from '../../verify/deviceCheck.ts';
import { verifyDevice } from '../../verify/verifyDevice.ts';
import { formatDuration, formatNumber } from '../../drawing/format.ts';
import { drawTable } from '../../drawing/table.ts';
import type { Output } from '../output.ts';

const HEADER = ['family', 'result', 'verdict', 'error', 'bound'];

/** Tests, shows a table of what is exact, within its bound or broken, and gives all of it for the JSON result. */
export async function verifyAndShow(
  gpu: Gpu,
  output: Output,
): Promise<{ readonly verification: DeviceVerification }> {
  output.note('\nTesting the device …');
  const verification = await verifyDevice(gpu, {
    // For machines, as it comes: a device that hangs leaves what was found before.
    onChecks: (checks) => output.report('progress', { checks }),
  });
  const { checks, trainings, absent, sound, milliseconds } = verification;
  output.print(
    `\n${drawTable({ header: HEADER, rows: checks.map(rowOf), width: output.width, color: output.color })}`,
  );
  for (const { family, what, wrong } of checks) {
    if (wrong !== undefined) output.print(`broken: ${family}, ${what}: ${wrong}`);
  }
  output.print();
  for (const [name, checksum] of Object.entries(trainings)) output.print(`checksum of ${name}: ${checksum}`);
  for (const reason of absent) output.print(`not tested: ${reason}`);
  const counted = (['exact', 'within', 'broken'] as const).map(
    (kind) => `${checks.filter(({ verdict }) => verdict === kind).length} ${WORDS[kind]}`,
  );
  output.print(`${counted.join(', ')}; ${formatDuration(milliseconds)}.`);
  output.print(sound ? 'The device computes rightly.' : BROKEN);
  return { verification };
}

const WORDS = { exact: 'exact', within: 'within their bounds', broken: 'broken' };
const BROKEN =
  'The device does not compute rightly: update its driver, or choose another (--driver). Until then trust no result of it.';

function rowOf({ family, what, verdict, error, bound, unit }: DeviceCheck): string[] {
  const shown = (value: number): string => `${formatNumber(value, 2)}${unit === 'ULP' ? ' ULP' : ''}`;
  return [
    family,
    what,
    verdict,
    error === 0 ? '' : Number.isFinite(error) ? shown(error) : '–',
    bound === 0 ? '' : shown(bound),
  ];
}
