// `npm run accuracy`: how exact the elementary functions are on this machine's driver, and what they cost.
// [--json] one line of JSON a row; [--adapter NAME] another adapter; [--points N] fewer points than 2^20.

import { parseArgs } from 'node:util';
import { openDevice } from './device.ts';
import { deviationOf, pointsOf, type Deviation } from './deviation.ts';
import { evaluator } from './evaluate.ts';
import { measuredFunctions, type MeasuredFunction } from './functions.ts';

interface Row {
  readonly name: string;
  readonly adapter: string;
  readonly points: number;
  readonly ours: Deviation;
  readonly builtIn: Deviation;
  readonly nanoseconds: number;
  readonly builtInNanoseconds: number;
  readonly bound: number;
  readonly ok: boolean;
}

const REPEATS = 8;
const DISPATCHES = 4;

async function measure(
  device: GPUDevice,
  expression: string,
  { parts, reference }: MeasuredFunction,
  points: Float32Array<ArrayBuffer>,
): Promise<{ deviation: Deviation; nanoseconds: number }> {
  const compiled = await evaluator(device, { expression, parts, lanes: 4 }, [points]);
  await compiled.run();
  const deviation = deviationOf(await compiled.read(), points, reference);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    await compiled.run(DISPATCHES);
    best = Math.min(best, performance.now() - start);
  }
  compiled.destroy();
  return { deviation, nanoseconds: (best * 1e6) / DISPATCHES / points.length };
}

async function measureRow(
  device: GPUDevice,
  adapter: string,
  measured: MeasuredFunction,
  count: number,
): Promise<Row> {
  const points = pointsOf(count, measured.range);
  const ours = await measure(device, measured.call, measured, points);
  const builtIn = await measure(device, measured.builtIn, measured, points);
  return {
    name: measured.name,
    adapter,
    points: count,
    ours: ours.deviation,
    builtIn: builtIn.deviation,
    nanoseconds: ours.nanoseconds,
    builtInNanoseconds: builtIn.nanoseconds,
    bound: measured.bound,
    ok: ours.deviation.max <= measured.bound,
  };
}

const HEADER =
  'function        max ULP            at   mean  ns/element   built-in max ULP            at  ns/element';

const number = (value: number, width: number) =>
  (Number.isFinite(value) && value < 1e5 ? value.toFixed(2) : value.toExponential(1)).padStart(width);

function format({ name, ours, builtIn, nanoseconds, builtInNanoseconds, ok }: Row): string {
  return [
    name.padEnd(14),
    number(ours.max, 8),
    ours.at.toPrecision(6).padStart(13),
    number(ours.mean, 6),
    number(nanoseconds, 11),
    number(builtIn.max, 18),
    builtIn.at.toPrecision(6).padStart(13),
    number(builtInNanoseconds, 11),
    ok ? '' : 'FAIL',
  ].join(' ');
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    adapter: { type: 'string' },
    points: { type: 'string', default: String(2 ** 20) },
  },
});
const count = Number(options.points);
if (!Number.isInteger(count) || count < 64 || count % 64 !== 0) {
  throw new Error(`accuracy: --points must be a multiple of 64; got ${options.points}.`);
}
const { device, name: adapter } = await openDevice(options.adapter);
if (!options.json) console.log(`${adapter}, ${count} points\n${HEADER}`);
for (const measured of measuredFunctions) {
  const row = await measureRow(device, adapter, measured, count);
  // JSON has no infinity: it stands as a string.
  console.log(
    options.json ? JSON.stringify(row, (_, value) => (value === Infinity ? 'Infinity' : value)) : format(row),
  );
  if (!row.ok) process.exitCode = 1;
}
device.destroy();
