// Another device after a loss: of the same adapter, or results would be others.

import { GradloomError } from '../errors.ts';

/** A device and what it is of. */
export interface OpenedDevice {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
}

/** What a Gpu is known by. */
interface Known {
  readonly name: string;
  readonly info: GPUAdapterInfo;
  readonly features: ReadonlySet<string>;
  readonly limits: GPUSupportedLimits;
}

const NAMES = ['vendor', 'architecture', 'device', 'description'] as const;
/** Those by which kernels are chosen. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/**
 * Opens one.
 *
 * @throws GradloomError `E_DEVICE_LOST` where only another kind of device is there, `E_NO_ADAPTER` where none is.
 */
export async function reopenedDevice(
  known: Known,
  reopen: (() => Promise<OpenedDevice>) | undefined,
): Promise<OpenedDevice> {
  if (!reopen) throw gone('no way to open another');
  const opened = await reopen();
  const { info } = opened.adapter;
  const { features, limits } = opened.device;
  const isSame =
    NAMES.every((name) => info[name] === known.info[name]) &&
    LIMITS.every((name) => limits[name] === known.limits[name]) &&
    [...known.features].every((name) => features.has(name));
  if (isSame) return opened;
  opened.device.destroy();
  throw gone(`${info.description || info.device || 'another adapter'} in place of ${known.name}`);
}

function gone(got: string): GradloomError {
  return new GradloomError(
    'E_DEVICE_LOST',
    `device: after a loss the same kind of device must be there; got ${got}.`,
    { hint: 'Open it again and go on from the last checkpoint.' },
  );
}

/** Milliseconds after a failure within which its reason, a loss, is told. */
const SOON = 500;

/** Whether a device is lost: a read-back may fail before the loss is told. */
export async function isLost(gpu: { readonly device: GPUDevice; assertUsable(): void }): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise((resolve) => (timer = setTimeout(resolve, SOON)));
  await Promise.race([gpu.device.lost, patience]);
  clearTimeout(timer);
  try {
    gpu.assertUsable();
    return false;
  } catch (error) {
    return error instanceof GradloomError && error.code === 'E_DEVICE_LOST';
  }
}
