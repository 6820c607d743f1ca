// `npm run accuracy`: how exact the elementary functions are on this machine's driver, and what they cost.
// [--json] one line of JSON a row; [--driver NAME]… instead of the best one, such as swiftshader;
// [--points N] fewer points than 2^20.

import { parseArgs } from 'node:util';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { DriverChoice } from '../../src/node/dawn.ts';
import { openDevice } from './device.ts';
import { deviationOf, differencesFrom, pointsOf, type Deviation } from './deviation.ts';
import { evaluator } from './evaluate.ts';
import { measuredFunctions, type MeasuredFunction } from './functions.ts';

interface Row {
  readonly name: string;
  readonly adapter: string;
  readonly points: number;
  readonly ours: Deviation;
  readonly builtIn: Deviation;
  /** Values whose bits are not the CPU twin's; undefined without a twin. */
  readonly twinDifferences: number | undefined;
  readonly nanoseconds: number;
  readonly builtInNanoseconds: number;
  readonly bound: number;
  readonly ok: boolean;
}

const REPEATS = 8;
const DISPATCHES = 4;

interface Measurement {
  readonly deviation: Deviation;
  readonly nanoseconds: number;
  readonly twinDifferences: number | undefined;
}

async function measure(
  device: GPUDevice,
  expression: string,
  { parts, reference, twin }: MeasuredFunction,
  points: Float32Array<ArrayBuffer>,
): Promise<Measurement> {
  const compiled = await evaluator(device, { expression, parts, lanes: 4 }, [points]);
  await compiled.run();
  const values = await compiled.read();
  const deviation = deviationOf(values, points, reference);
  const twinDifferences = twin && differencesFrom(twin, values, points);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    await compiled.run(DISPATCHES);
    best = Math.min(best, performance.now() - start);
  }
  compiled.destroy();
  return { deviation, twinDifferences, nanoseconds: (best * 1e6) / DISPATCHES / points.length };
}

async function measureRow(gpu: Gpu, measured: MeasuredFunction, count: number): Promise<Row> {
  const points = pointsOf(count, measured.range);
  const ours = await measure(gpu.device, measured.call, measured, points);
  const builtIn = await measure(gpu.device, measured.builtIn, measured, points);
  return {
    name: measured.name,
    adapter: gpu.name,
    points: count,
    ours: ours.deviation,
    builtIn: builtIn.deviation,
    twinDifferences: ours.twinDifferences,
    nanoseconds: ours.nanoseconds,
    builtInNanoseconds: builtIn.nanoseconds,
    bound: measured.bound,
    ok: ours.deviation.max <= measured.bound && !ours.twinDifferences,
  };
}

const HEADER =
  'function        max ULP            at   mean  ns/element  twin   built-in max ULP            at  ns/element';

const number = (value: number, width: number) =>
  (Number.isFinite(value) && value < 1e5 ? value.toFixed(2) : value.toExponential(1)).padStart(width);

// JSON has no infinity: it stands as a string.
const writeInfinity = (_: string, value: unknown) =>
  value === Number.POSITIVE_INFINITY ? 'Infinity' : value;

function format({ name, ours, builtIn, twinDifferences, nanoseconds, builtInNanoseconds, ok }: Row): string {
  return [
    name.padEnd(14),
    number(ours.max, 8),
    ours.at.toPrecision(6).padStart(13),
    number(ours.mean, 6),
    number(nanoseconds, 11),
    (twinDifferences === undefined ? '-' : twinDifferences === 0 ? 'same' : String(twinDifferences)).padStart(
      5,
    ),
    number(builtIn.max, 18),
    builtIn.at.toPrecision(6).padStart(13),
    number(builtInNanoseconds, 11),
    ok ? '' : 'FAIL',
  ].join(' ');
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    driver: { type: 'string', multiple: true, default: ['auto'] },
    points: { type: 'string', default: String(2 ** 20) },
  },
});
const count = Number(options.points);
if (!Number.isInteger(count) || count < 64 || count % 64 !== 0) {
  throw new Error(`accuracy: --points must be a multiple of 64; got ${options.points}.`);
}
for (const driver of options.driver) {
  const gpu = await openDevice(driver as DriverChoice);
  if (!options.json) console.log(`${gpu.name}, ${count} points\n${HEADER}`);
  for (const measured of measuredFunctions) {
    const row = await measureRow(gpu, measured, count);
    console.log(options.json ? JSON.stringify(row, writeInfinity) : format(row));
    if (!row.ok) process.exitCode = 1;
  }
  gpu.close();
}
