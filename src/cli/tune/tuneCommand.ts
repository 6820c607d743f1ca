// `gradloom tune`: measures which kernels are fastest on this device, and shows or forgets what is known.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import { GradloomError } from '../../errors.ts';
import type { TuningRecords } from '../../gpu/tuningRecord.ts';
import { tuningFiles } from '../../node/tuningFiles.ts';
import { drawTable } from '../../drawing/table.ts';
import { formatCount, formatDuration, formatNumber } from '../../drawing/format.ts';
import { openDevice } from '../openDevice.ts';
import { layerSizes, parseOptions, wholeNumber } from '../optionValues.ts';
import type { Output } from '../output.ts';
import type { CommandContext } from '../commandContext.ts';
import { driverEntry } from '../train/trainOptions.ts';
import { deviceName, tensorCoresEntry } from './tuning.ts';
import { tuneLayers, tuneUsual } from './tuneProblems.ts';

const EXAMPLES = `
Which kernel multiplies two matrices fastest differs from device to device. A
GPU is measured when a network first meets it, for two seconds at most; here
with more time, ahead of use. Software drivers are measured only here. Every
kernel must give the plain kernel's result, bit for bit, before it is timed;
with --tensor-cores kernels that round to f16 must keep to their error's bound.
The gain is over the kernel that the written rule takes.

Examples:
  $ gradloom tune                                   what gradloom train needs without options
  $ gradloom tune --layers 784,512,512,10 --batch 128
  $ gradloom tune --all                             networks and matrices of many sizes
  $ gradloom tune --list                            what is known, of all devices
  $ gradloom tune --clear                           forget it`;

/** Milliseconds for a class of problems: software drivers take up to a second to compile one kernel of many. */
const BUDGET = 4000;
const BATCH = 128;

const schema = v.pipe(
  v.object({
    layers: v.optional(layerSizes),
    batch: v.optional(wholeNumber(1)),
    all: v.optional(v.boolean(), false),
    list: v.optional(v.boolean(), false),
    clear: v.optional(v.boolean(), false),
    budget: v.optional(wholeNumber(50, 600_000)),
    driver: driverEntry,
    tensorCores: tensorCoresEntry,
    json: v.optional(v.boolean()),
    color: v.optional(v.boolean()),
  }),
  v.check(
    ({ layers, all, list, clear }) => [layers !== undefined, all, list, clear].filter(Boolean).length <= 1,
    '--layers, --all, --list and --clear exclude each other',
  ),
  // What is passed over in silence looks as if it had been done.
  v.check(({ batch, all }) => !(all && batch !== undefined), '--batch is of one network: --all has its own'),
  v.check(
    ({ batch, budget, tensorCores, list, clear }) =>
      !((list || clear) && (batch !== undefined || budget !== undefined || tensorCores)),
    '--batch, --budget and --tensor-cores say how to measure: --list and --clear measure nothing',
  ),
);
type TuneOptions = v.InferOutput<typeof schema>;

/** The command `gradloom tune`. */
export function tuneCommand(context: CommandContext): Command {
  const command = new Command('tune')
    .description('Measure which kernels are fastest on this device.')
    .addHelpText('after', EXAMPLES)
    .action(async (given: Record<string, unknown>) => {
      const options = parseOptions('tune', schema, given);
      const output = context.open(options);
      if (options.list) await list(output);
      else if (options.clear) await clear(output);
      else await measure(options, output);
    });
  const add = (group: string, flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(group));
  add('What to measure:', '-l, --layers <sizes>', 'the network, e.g. 784,512,512,10 (default 784,128,64,10)');
  add('What to measure:', '-b, --batch <count>', 'examples a training step (default 128)');
  add('What to measure:', '--all', 'networks and matrices of many sizes; takes minutes');
  add('What to measure:', '--budget <ms>', 'for a class of problems at most (default 4000)');
  add('What to measure:', '--driver <name>', 'auto, system, swiftshader (default auto, or GRADLOOM_DRIVER)');
  add('What to measure:', '--tensor-cores', 'kernels for tensor cores as well, which round to f16');
  add('What is known:', '--list', 'show it, of all devices');
  add('What is known:', '--clear', 'forget it, of all devices');
  return command;
}

async function measure(options: TuneOptions, output: Output): Promise<void> {
  const { layers, batch = BATCH, all, budget = BUDGET, driver, tensorCores } = options;
  const begin = performance.now();
  let measured = 0;
  const onMeasure = (title: string): void => {
    measured++;
    output.note(`measuring ${title}`);
    output.report('progress', { command: 'tune', problem: title });
  };
  const tuning = {
    mode: 'measure',
    budget: { perClass: budget, total: Infinity },
    onMeasure,
  } as const;
  const gpu = await openDevice({ driver, tensorCores, tuning }, output);
  try {
    output.note(`device    ${deviceName(gpu)}`);
    if (all) await tuneUsual(gpu);
    else await tuneLayers(gpu, { sizes: layers ?? [784, 128, 64, 10], batch });
    const { used, device } = gpu.tuning;
    output.note('');
    print(used, output);
    const known = used.size - measured;
    await checkKept(used, device);
    const took = formatDuration(performance.now() - begin);
    output.print(
      `\n${formatCount(measured)} measured in ${took}${known > 0 ? `, ${formatCount(known)} known before` : ''}`,
    );
    output.report('result', { command: 'tune', device, measured, records: Object.fromEntries(used) });
  } finally {
    gpu.close();
  }
}

/** Throws `E_FILE` where the next run would know nothing of what was measured: nobody but `tune` would notice. */
async function checkKept(used: TuningRecords, device: string): Promise<void> {
  const files = tuningFiles();
  const kept = await files.load(device);
  const lost = [...used.keys()].filter((name) => !kept.has(name)).length;
  if (lost === 0) return;
  throw new GradloomError(
    'E_FILE',
    `tune: what was measured must be kept; got none of ${formatCount(lost)} records in ${files.folder}.`,
    { hint: 'Set GRADLOOM_CACHE to a folder that takes files.' },
  );
}

async function list(output: Output): Promise<void> {
  const files = tuningFiles();
  const devices = await files.list();
  for (const [device, records] of devices) {
    output.print(device);
    print(records, output);
    output.print();
  }
  output.print(
    devices.size === 0 ? `Nothing is known yet. It will be kept in ${files.folder}` : `in ${files.folder}`,
  );
  const known = [...devices].map(([device, records]) => [device, Object.fromEntries(records)] as const);
  output.report('result', { command: 'tune', folder: files.folder, devices: Object.fromEntries(known) });
}

async function clear(output: Output): Promise<void> {
  const files = tuningFiles();
  const removed = await files.clear();
  output.print(`${formatCount(removed)} records removed from ${files.folder}`);
  output.report('result', { command: 'tune', folder: files.folder, removed });
}

function print(records: TuningRecords, output: Output): void {
  const rows = [...records.values()].map(({ problem, winner, rule, flops, nanoseconds, ruleNanoseconds }) => [
    problem,
    winner,
    formatNumber(flops / nanoseconds, 3),
    // Where the rule's choice gave a wrong result there is nothing to compare with.
    winner === rule
      ? ''
      : ruleNanoseconds > 0
        ? `× ${formatNumber(ruleNanoseconds / nanoseconds, 3)}`
        : 'wrong',
  ]);
  const header = ['product', 'fastest kernel', 'GFLOP/s', 'gain'];
  output.print(drawTable({ header, rows, width: output.width, color: output.color }));
}
