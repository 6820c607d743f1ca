// Watches or replaces calls of a GPUDevice in tests: counting, and faults on demand.

import { checkFunction, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** The calls of a device that can be watched. */
export type DeviceCall =
  | 'createBuffer'
  | 'createBindGroup'
  | 'createComputePipelineAsync'
  | 'writeBuffer'
  | 'submit'
  | 'mapAsync'
  | 'dispatchWorkgroups';

/** A function that is called instead of each call of the device. `proceed` makes the real call and returns its result. */
export type CallObserver = (call: DeviceCall, proceed: () => unknown) => unknown;

type Methods = Record<string, (...args: never[]) => unknown>;

/**
 * Routes the calls of a device, its queue, its buffers and its passes through an observer, for as long as the device
 * lives. Call it in `onDevice` of `openGpu`, before the library uses the device:
 * `openGpu({ onDevice: (device) => observeDevice(device, (call, proceed) => proceed()) })`.
 *
 * Throws `E_ARGUMENT` where `device` is not a WebGPU device or `observer` is not a function.
 */
export function observeDevice(device: GPUDevice, observer: CallObserver): void {
  checkDevice('observeDevice', device);
  checkFunction('observeDevice: the observer', observer);
  // Methods are replaced on the instance itself: a Proxy would not be accepted as a native argument.
  replace(device, 'createBuffer', (proceed) => {
    const buffer = observer('createBuffer', proceed) as GPUBuffer;
    replace(buffer, 'mapAsync', (map) => observer('mapAsync', map));
    return buffer;
  });
  replace(device, 'createBindGroup', (proceed) => observer('createBindGroup', proceed));
  replace(device, 'createComputePipelineAsync', (proceed) => observer('createComputePipelineAsync', proceed));
  replace(device.queue, 'writeBuffer', (proceed) => observer('writeBuffer', proceed));
  replace(device.queue, 'submit', (proceed) => observer('submit', proceed));
  replace(device, 'createCommandEncoder', (proceed) => {
    const encoder = proceed() as GPUCommandEncoder;
    replace(encoder, 'beginComputePass', (begin) => {
      const pass = begin() as GPUComputePassEncoder;
      replace(pass, 'dispatchWorkgroups', (dispatch) => observer('dispatchWorkgroups', dispatch));
      return pass;
    });
    return encoder;
  });
}

/**
 * Counts the calls of a device. The object that it returns is live: its numbers, 0 at first, grow with each call.
 *
 * Throws `E_ARGUMENT` where `device` is not a WebGPU device.
 */
export function countCalls(device: GPUDevice): Record<DeviceCall, number> {
  checkDevice('countCalls', device);
  const counts: Record<DeviceCall, number> = {
    createBuffer: 0,
    createBindGroup: 0,
    createComputePipelineAsync: 0,
    writeBuffer: 0,
    submit: 0,
    mapAsync: 0,
    dispatchWorkgroups: 0,
  };
  observeDevice(device, (call, proceed) => {
    counts[call]++;
    return proceed();
  });
  return counts;
}

/** Throws `E_ARGUMENT` unless `device` has the methods of a WebGPU device. */
export function checkDevice(what: string, device: unknown): void {
  const methods = device as Partial<GPUDevice> | null | undefined;
  if (typeof methods?.createBuffer === 'function' && methods.queue) return;
  throw new GradloomError('E_ARGUMENT', `${what}: the device must be a GPUDevice; got ${kindOf(device)}.`, {
    hint: 'Use the device that onDevice of openGpu gives you.',
  });
}

function replace(target: object, name: string, around: (proceed: () => unknown) => unknown): void {
  const methods = target as Methods;
  const original = methods[name]!;
  methods[name] = (...args: never[]) => around(() => original.apply(target, args));
}
