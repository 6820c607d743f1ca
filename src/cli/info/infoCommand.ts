// `gradloom info`: which GPU it is, what it can do, and how fast it is.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import type { Gpu } from '../../gpu/gpu.ts';
import { formatBytes, formatCount, formatNumber } from '../../drawing/format.ts';
import { drawTable } from '../../drawing/table.ts';
import { EXIT } from '../failure.ts';
import { verifyAndShow } from './verifyAndShow.ts';
import { measureDevice, type DeviceSpeed } from './measureDevice.ts';
import { openDevice } from '../openDevice.ts';
import { parseOptions } from '../optionValues.ts';
import type { Output } from '../output.ts';
import type { CommandContext } from '../commandContext.ts';
import { driverEntry } from '../train/trainOptions.ts';
import { packageVersion } from '../../node/packageVersion.ts';
import { offeredTensorCores } from '../../node/tensorCores.ts';

const EXAMPLES = `
Examples:
  $ gradloom info
  $ gradloom info --driver swiftshader              the packaged software driver
  $ gradloom info --verify                          whether the device computes rightly
  $ gradloom info --json`;

/** The kernels that all trainings on this device use are tested, and none is measured for the test alone. */
const VERIFYING = { tuning: 'stored' } as const;

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

const schema = v.object({
  driver: driverEntry,
  measure: v.optional(v.boolean(), true),
  verify: v.optional(v.boolean(), false),
  json: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});

/** The command. */
export function infoCommand(context: CommandContext): Command {
  return new Command('info')
    .description('Show the GPU: driver, features, limits, and measured speed.')
    .addHelpText('after', EXAMPLES)
    .addOption(
      new Option(
        '--driver <name>',
        'auto, system, swiftshader (default auto, or the variable GRADLOOM_DRIVER)',
      ),
    )
    .addOption(new Option('--no-measure', 'do not measure the speed'))
    .addOption(
      new Option(
        '--verify',
        'test whether the device computes rightly (under a minute), instead of its speed',
      ),
    )
    .action(async (given: Record<string, unknown>) => {
      const options = parseOptions('info', schema, given);
      const output = context.open(options);
      const tensorCores = await offeredTensorCores({ driver: options.driver });
      const gpu = await openDevice({ driver: options.driver, ...(options.verify ? VERIFYING : {}) }, output);
      try {
        const speed = options.measure && !options.verify ? await measureDevice(gpu) : undefined;
        printInfo(gpu, { speed, tensorCores }, output);
        const verified = options.verify ? await verifyAndShow(gpu, output) : undefined;
        output.report('result', { ...infoJson(gpu, speed), tensorCores, ...verified });
        if (verified && !verified.verification.sound) context.exit(EXIT.failure);
      } finally {
        gpu.close();
      }
    });
}

/** What is found out beside what the device says of itself. */
interface Findings {
  readonly speed: DeviceSpeed | undefined;
  readonly tensorCores: readonly string[];
}

function printInfo(gpu: Gpu, { speed, tensorCores }: Findings, output: Output): void {
  const { info, driver } = gpu;
  const adapter = [info.vendor, info.architecture, info.device].filter(Boolean).join(', ');
  const rows = [
    ['driver', driver.name],
    ['kind', driver.kind === 'gpu' ? 'a GPU' : 'software, on the CPU'],
    ['adapter', adapter || gpu.name],
    ['features', [...gpu.features].sort().join(', ')],
    ['subgroups', gpu.subgroupSize > 0 ? `of ${gpu.subgroupSize}` : 'of no fixed size, so not used'],
    [
      'tensor cores',
      tensorCores.length > 0 ? `${tensorCores.join(', ')} (only with --tensor-cores)` : 'none offered',
    ],
    ...LIMITS.map((name) => [
      name,
      name.endsWith('Size') ? formatBytes(gpu.limits[name]) : formatCount(gpu.limits[name]),
    ]),
    [
      'versions',
      `gradloom ${packageVersion()}, Node ${process.versions.node}, webgpu ${packageVersion('webgpu') ?? 'unknown'}, ${process.platform} ${process.arch}`,
    ],
    ...(speed
      ? [
          ['matmul', `${formatNumber(speed.matmulGflops, 3)} GFLOP/s (512 × 512 · 512 × 512)`],
          ['memory', `${formatNumber(speed.memoryGBps, 3)} GB/s (a + b of 4 Mi numbers)`],
        ]
      : []),
  ];
  output.print(drawTable({ rows }));
  if (driver.advice !== undefined) output.note(`\n${driver.advice}`);
}

function infoJson(gpu: Gpu, speed: DeviceSpeed | undefined): Record<string, unknown> {
  const { vendor, architecture, device, description } = gpu.info;
  return {
    command: 'info',
    driver: gpu.driver,
    adapter: { vendor, architecture, device, description },
    features: [...gpu.features].sort(),
    subgroupSize: gpu.subgroupSize,
    limits: Object.fromEntries(LIMITS.map((name) => [name, gpu.limits[name]])),
    versions: {
      gradloom: packageVersion(),
      node: process.versions.node,
      webgpu: packageVersion('webgpu'),
      platform: process.platform,
      arch: process.arch,
    },
    ...speed,
  };
}
