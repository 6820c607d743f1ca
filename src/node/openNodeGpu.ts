// Opens the GPU in Node, through Dawn.

import { GradloomError } from '../errors.ts';
import { checkOpenOptions, checkTuningMode } from '../gpu/checkOpenOptions.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpu as openAnyGpu, type OpenOptions } from '../gpu/open.ts';
import type { TuningOptions } from '../gpu/tuning.ts';
import { checkToggleList } from './checkToggles.ts';
import { createDawn, type DawnOptions } from './dawn.ts';
import { followsGpuRules, underRules } from './deviceRules.ts';
import { packageVersion } from './packageVersion.ts';
import { patiently } from './patiently.ts';
import { dawnToggles } from './dawnToggles.ts';
import { chooseTensorCoreSize } from './tensorCores.ts';
import { tuningFiles } from './tuningFiles.ts';

/** Options of `openGpu` in Node. */
export interface NodeGpuOptions
  extends DawnOptions, Pick<OpenOptions, 'powerPreference' | 'onDevice' | 'tuning'> {
  /**
   * Lets products of matrices run on the GPU's tensor cores, with their operands rounded to f16 (docs/tensor-cores.md).
   * Default false: nothing is rounded.
   */
  readonly tensorCores?: boolean | undefined;
  /**
   * Demands that values can be stored as f16 (docs/storage.md), on NVIDIA's GPUs too, where Dawn offers `shader-f16`
   * only if it is asked for. Default false: other devices that have it offer it all the same.
   */
  readonly f16?: boolean | undefined;
}

const OPTIONS = [
  'driver',
  'tensorCores',
  'f16',
  'toggles',
] as const satisfies readonly (keyof NodeGpuOptions)[];

const OF_PAGES = {
  names: ['instance', 'patiently'],
  hint: "an option of openGpu from 'gradloom', for pages; in Node Dawn and its waiting are given.",
};

/**
 * Opens the GPU in Node: the system's best, or a software driver where there is none. `gpu.driver` says which one.
 * Where `tuning` names no mode, the environment variable `GRADLOOM_TUNING` counts. `GRADLOOM_RULES=gpu` makes a software
 * driver follow the rules of a GPU, for tests.
 *
 * @throws GradloomError `E_NO_ADAPTER` where nothing answers, with what to install, or where tensor cores or f16 are
 * asked for and not offered; `E_ARGUMENT` for an unknown option, value, toggle, mode or rules.
 */
export async function openGpu(given: NodeGpuOptions = {}): Promise<Gpu> {
  checkOpenOptions(given, OPTIONS, OF_PAGES);
  const { powerPreference, onDevice, tuning, tensorCores = false, f16 = false, ...options } = given;
  if (options.toggles !== undefined) checkToggleList(options.toggles);
  const chosen = nodeTuning(tuning, tensorCores);
  const toggles = dawnToggles({ toggles: options.toggles, tensorCores, f16 });
  const { gpu: instance, driver } = await createDawn({ ...options, toggles });
  const gpu = await openAnyGpu({
    instance,
    driver: underRules(driver),
    patiently,
    powerPreference,
    onDevice,
    tuning: chosen,
    tensorCoreSize: tensorCores ? chooseTensorCoreSize : undefined,
  });
  if (!f16 || gpu.features.has('shader-f16')) return gpu;
  gpu.close();
  throw new GradloomError(
    'E_NO_ADAPTER',
    `openGpu: f16 needs an adapter with shader-f16; got ${driver.name}.`,
    {
      hint: 'Open the device without f16 and store f32.',
    },
  );
}

function nodeTuning(tuning: OpenOptions['tuning'], tensorCores: boolean): TuningOptions {
  const options = typeof tuning === 'string' ? { mode: tuning } : tuning;
  const asked: string | undefined = options?.mode ?? process.env['GRADLOOM_TUNING'];
  return {
    store: tuningFiles(),
    // What is fastest with tensor cores is no answer without them, and the other way round.
    runtime: `webgpu ${packageVersion('webgpu') ?? ''}${tensorCores ? ' with tensor cores' : ''}${followsGpuRules() ? ' by the rules of a GPU' : ''}`,
    ...options,
    mode: asked ? checkTuningMode(asked) : undefined,
  };
}
