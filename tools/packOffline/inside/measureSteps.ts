// The steps of `./run measure`, in their order.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LARGEST, memoryShapes, productShapes } from '../../../bench/measure/kernelShapes.ts';
import { FILES } from './resultFolder.ts';

/** A step: programs that run one after the other within its time. */
export interface Step {
  readonly name: StepName;
  /** Seconds that it may take. */
  readonly limit: number;
  readonly programs: readonly (readonly [program: string, ...parameters: string[]])[];
}

/** The names of all steps. */
export const STEP_NAMES = [
  'info',
  'tests',
  'verify',
  'kernels',
  'memory',
  'workloads',
  'peers',
  'train',
] as const;
type StepName = (typeof STEP_NAMES)[number];

/** All steps, for a GPU or, with small sizes, for a software driver; `app` is the folder of the scripts. */
export function measureSteps(
  app: string,
  { out, software }: { out: string; software: boolean },
): readonly Step[] {
  const own = (script: string, ...parameters: string[]): [string, ...string[]] => [
    process.execPath,
    join(app, script),
    ...parameters,
  ];
  const bench = (...parameters: string[]): [string, ...string[]] =>
    own('.build/bench.js', '--json', ...parameters);
  const trial = (names: string, workloads: string) =>
    bench('--peers', '--with', names, '--only', workloads, '--rounds', '3', '--turn', '0.1');

  const sizes = LARGEST[software ? 'software' : 'gpu'];
  const shapes = (what: 'products' | 'memory'): string =>
    JSON.stringify(
      what === 'products' ? { products: productShapes(sizes.product) } : { memory: memoryShapes(sizes.side) },
    );
  const torch = (what: 'products' | 'memory'): [string, ...string[]] => [
    'python3',
    join(app, 'bench/measure/torchKernels.py'),
    shapes(what),
  ];
  const jobs = Math.max(2, Math.min(12, availableParallelism() - 2));
  const kernels = (...parameters: string[]): [string, ...string[]] => own('.build/kernels.js', ...parameters);

  return [
    { name: 'info', limit: 20, programs: [own('dist/cli.js', 'info', '--json')] },
    {
      name: 'tests',
      limit: 120,
      // A software driver takes an hour for all.
      programs: [own('runTests.js', '--jobs', String(jobs), '--json', ...(software ? ['test/gpu/'] : []))],
    },
    { name: 'verify', limit: 40, programs: [own('dist/cli.js', 'info', '--verify', '--json')] },
    {
      name: 'kernels',
      limit: 90,
      programs: [torch('products'), kernels('products'), kernels('products', '--tensor-cores')],
    },
    { name: 'memory', limit: 25, programs: [torch('memory'), kernels('memory')] },
    {
      name: 'workloads',
      limit: 90,
      programs: [
        bench(
          '--peers',
          '--with',
          'pytorch cuda,pytorch cuda graph',
          '--only',
          software ? 'W1,W1-256,W2,W3a,W3b,W5-1' : 'W1,W1-256,W1-4096,W2,W3a,W3b,W4,W5-1,W5-1024,W7',
          '--rounds',
          '3',
          '--turn',
          '0.2',
        ),
        // Half precision in memory and in products; a device without either is left out of its table.
        bench(
          '--peers',
          '--with',
          'gradloom f16,gradloom tensor cores',
          '--only',
          software ? 'W2' : 'W2,W4,W7',
          '--rounds',
          '2',
          '--turn',
          '0.2',
        ),
        // Rules on trial: two kernels in one call, and other sizes of the workgroup that runs whole steps.
        ...(software
          ? []
          : [
              trial('gradloom pairs', 'W2,W3b'),
              trial('gradloom workgroup64,gradloom workgroup128', 'W1,W1-256,W1-4096'),
            ]),
      ],
    },
    {
      name: 'peers',
      limit: 55,
      programs: [
        bench(
          '--peers',
          '--with',
          'tfjs webgpu,jax-js webgpu',
          '--only',
          software ? 'W1,W5-1' : 'W1,W2,W3a,W3b,W4,W5-1,W5-1024',
          '--rounds',
          software ? '1' : '2',
          '--turn',
          '0.1',
        ),
      ],
    },
    {
      name: 'train',
      limit: 30,
      programs: [
        own(
          'dist/cli.js',
          'train',
          '--json',
          '--layers',
          '784,256,128,10',
          '--optimizer',
          'adam',
          '--epochs',
          software ? '1' : '5',
          '--out',
          join(out, FILES.model),
        ),
      ],
    },
  ];
}
