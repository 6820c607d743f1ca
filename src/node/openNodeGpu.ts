// Opens the GPU in Node, through Dawn.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkOpenOptions, checkTuningMode } from '../gpu/checkOpenOptions.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpu as openAnyGpu, type OpenOptions } from '../gpu/open.ts';
import type { TuningOptions } from '../gpu/tuning.ts';
import { createDawn, type DawnOptions } from './dawn.ts';
import { followsGpuRules, underRules } from './deviceRules.ts';
import { packageVersion } from './packageVersion.ts';
import { patiently } from './patiently.ts';
import { chooseMatrixUnit, TENSOR_CORE_TOGGLES } from './tensorCores.ts';
import { tuningFiles } from './tuningFiles.ts';

/** Options of `openGpu` in Node. */
export interface NodeGpuOptions
  extends DawnOptions, Pick<OpenOptions, 'powerPreference' | 'onDevice' | 'tuning'> {
  /**
   * Lets products of matrices run on the GPU's tensor cores, with their operands rounded to f16 (docs/tensor-cores.md).
   * Default false: nothing is rounded.
   */
  readonly tensorCores?: boolean | undefined;
}

const OPTIONS = ['driver', 'tensorCores', 'toggles'] as const satisfies readonly (keyof NodeGpuOptions)[];

/**
 * Opens the GPU in Node: the system's best, or a software driver where there is none. `gpu.driver` tells which.
 * Where `tuning` names no mode, the environment variable `GRADLOOM_TUNING` counts. `GRADLOOM_RULES=gpu` makes a software
 * driver follow the rules of a GPU, for tests.
 *
 * @throws GradloomError `E_NO_ADAPTER` where nothing answers, with what to install, or where tensor cores are asked for
 * and not offered; `E_ARGUMENT` for an unknown option, value, mode or rules.
 */
export async function openGpu(given: NodeGpuOptions = {}): Promise<Gpu> {
  checkOpenOptions(given, OPTIONS);
  const { powerPreference, onDevice, tuning, tensorCores = false, ...options } = given;
  const listed: unknown = options.toggles ?? [];
  if (!(Array.isArray(listed) && listed.every((name) => typeof name === 'string'))) {
    throw new GradloomError('E_ARGUMENT', `openGpu: toggles must be a list of names; got ${kindOf(listed)}.`);
  }
  const chosen = nodeTuning(tuning, tensorCores);
  const toggles = [...(options.toggles ?? []), ...(tensorCores ? TENSOR_CORE_TOGGLES : [])];
  const { gpu: instance, driver } = await createDawn({ ...options, toggles });
  return openAnyGpu({
    instance,
    driver: underRules(driver),
    patiently,
    powerPreference,
    onDevice,
    tuning: chosen,
    matrixUnit: tensorCores ? chooseMatrixUnit : undefined,
  });
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
