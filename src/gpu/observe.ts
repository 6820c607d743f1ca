// Watches or replaces calls of a GPUDevice in tests: counting, and faults on demand.

import { checkFunction, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** The calls that can be watched. */
export type DeviceCall =
  | 'createBuffer'
  | 'createBindGroup'
  | 'createComputePipelineAsync'
  | 'writeBuffer'
  | 'submit'
  | 'mapAsync'
  | 'dispatchWorkgroups';

/** Called instead of a device call; `proceed` makes the real one. */
export type CallObserver = (call: DeviceCall, proceed: () => unknown) => unknown;

type Methods = Record<string, (...args: never[]) => unknown>;

/**
 * Routes the calls of a device, its queue, buffers and passes through an observer.
 * Methods are replaced on the instance itself: a Proxy would not be accepted as a native argument.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no device or no function.
 */
export function observeDevice(device: GPUDevice, observer: CallObserver): void {
  checkFunction('observeDevice: the observer', observer);
  if (typeof device?.createBuffer !== 'function' || !device.queue) {
    throw new GradloomError(
      'E_ARGUMENT',
      `observeDevice: the device must be a GPUDevice; got ${kindOf(device)}.`,
      { hint: 'It is gpu.device.' },
    );
  }
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

/** Counts the calls of a device from now on. */
export function countCalls(device: GPUDevice): Record<DeviceCall, number> {
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

function replace(target: object, name: string, around: (proceed: () => unknown) => unknown): void {
  const methods = target as Methods;
  const original = methods[name]!;
  methods[name] = (...args: never[]) => around(() => original.apply(target, args));
}
