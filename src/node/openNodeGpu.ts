// Opens the GPU in Node, through Dawn.

import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpu as openAnyGpu, type OpenOptions } from '../gpu/open.ts';
import { TUNING_MODES, type TuningMode, type TuningOptions } from '../gpu/tuning.ts';
import { createDawn, type DawnOptions } from './dawn.ts';
import { packageVersion } from './packageVersion.ts';
import { patiently } from './patiently.ts';
import { tuningFiles } from './tuningFiles.ts';

/** How to open the GPU in Node. */
export interface NodeGpuOptions
  extends DawnOptions, Pick<OpenOptions, 'powerPreference' | 'onDevice' | 'tuning'> {}

/**
 * Opens the GPU in Node: the system's best, or a software driver where there is none. `gpu.driver` tells which.
 * Where `tuning` names no mode, the environment variable `GRADLOOM_TUNING` counts.
 *
 * @throws GradloomError `E_NO_ADAPTER` where nothing answers, with what to install; `E_ARGUMENT` for an unknown mode.
 */
export async function openGpu({
  powerPreference,
  onDevice,
  tuning,
  ...options
}: NodeGpuOptions = {}): Promise<Gpu> {
  const chosen = nodeTuning(tuning);
  const { gpu: instance, driver } = await createDawn(options);
  return openAnyGpu({ instance, driver, patiently, powerPreference, onDevice, tuning: chosen });
}

function nodeTuning(tuning: OpenOptions['tuning']): TuningOptions {
  const options = typeof tuning === 'string' ? { mode: tuning } : tuning;
  const asked: string | undefined = options?.mode ?? process.env['GRADLOOM_TUNING'];
  return {
    store: tuningFiles(),
    runtime: `webgpu ${packageVersion('webgpu') ?? ''}`,
    ...options,
    mode: asked ? checkedMode(asked) : undefined,
  };
}

function checkedMode(asked: string): TuningMode {
  const mode = TUNING_MODES.find((name) => name === asked);
  if (mode) return mode;
  throw new GradloomError('E_ARGUMENT', `tuning: must be one of ${TUNING_MODES.join(', ')}; got ${asked}.`, {
    hint: 'It comes from the option `tuning` or the variable GRADLOOM_TUNING.',
  });
}
