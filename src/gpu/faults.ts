// A device that fails on demand, so that tests can see what the library does then.

import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkDevice, observeDevice } from './observe.ts';

/** Which calls of a device fail. Calls of each kind are counted from 1, beginning when `injectFaults` is called. */
export interface FaultPlan {
  /** The k-th buffer cannot be allocated. */
  readonly allocation?: number;
  /** The k-th pipeline does not compile. */
  readonly compile?: number;
  /** The k-th read-back cannot be mapped. */
  readonly map?: number;
  /** The device is lost at the k-th submission. */
  readonly lose?: number;
  /** The k-th read-back begins with a wrong number: the highest bit of its fraction is turned over. */
  readonly wrong?: number;
}

class GPUOutOfMemoryError extends Error {}

const FAULTS = [
  'allocation',
  'compile',
  'map',
  'lose',
  'wrong',
] as const satisfies readonly (keyof FaultPlan)[];

/**
 * Makes a device fail as planned, so that a test can see what your program does then. Call it in `onDevice` of
 * `openGpu`. A failed allocation becomes `E_OUT_OF_MEMORY`, a failed compilation `E_COMPILE`, a lost device
 * `E_DEVICE_LOST`; a read-back that fails is reported as every failed read-back.
 *
 * Throws `E_ARGUMENT` where `device` is not a WebGPU device, or `plan` has a fault that does not exist or a number that
 * is not whole and at least 1.
 */
export function injectFaults(device: GPUDevice, plan: FaultPlan): void {
  checkDevice('injectFaults', device);
  needOptions('injectFaults', plan, FAULTS);
  for (const name of FAULTS) {
    const at = plan[name];
    if (at === undefined || (Number.isSafeInteger(at) && at >= 1)) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `injectFaults: ${name} must be a whole number, at least 1; got ${String(at)}.`,
    );
  }
  const seen = { allocation: 0, compile: 0, map: 0, lose: 0 };
  let pendingError: GPUError | undefined;
  observeDevice(device, (call, proceed) => {
    if (call === 'createBuffer' && ++seen.allocation === plan.allocation) {
      pendingError = new GPUOutOfMemoryError('injected: allocation failed');
    }
    if (call === 'createComputePipelineAsync' && ++seen.compile === plan.compile) {
      return Promise.reject(new Error('injected: compilation failed'));
    }
    if (call === 'mapAsync' && ++seen.map === plan.map) {
      return Promise.reject(new Error('injected: mapping failed'));
    }
    if (call === 'submit' && ++seen.lose === plan.lose) device.destroy();
    return proceed();
  });
  if (plan.wrong !== undefined) spoilReadBack(device, plan.wrong);
  const popErrorScope = device.popErrorScope.bind(device);
  device.popErrorScope = async () => {
    const error = await popErrorScope();
    const injected = pendingError;
    pendingError = undefined;
    return injected ?? error;
  };
}

/** The highest bit of a float32's fraction. */
const FRACTION_BIT = 0x00400000;

function spoilReadBack(device: GPUDevice, number: number): void {
  const createBuffer = device.createBuffer.bind(device);
  let seen = 0;
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    if ((descriptor.usage & GPUBufferUsage.MAP_READ) === 0) return buffer;
    const getMappedRange = buffer.getMappedRange.bind(buffer);
    buffer.getMappedRange = (...place) => {
      const range = getMappedRange(...place);
      if (++seen === number) new Uint32Array(range, 0, 1)[0]! ^= FRACTION_BIT;
      return range;
    };
    return buffer;
  };
}
