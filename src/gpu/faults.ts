// A device that fails on demand, so that tests can see what the library does then.

import { needOptions } from '../checkOptions.ts';
import { observeDevice } from './observe.ts';

/** Which call fails, counted from 1 after the call of `injectFaults`. */
export interface FaultPlan {
  /** The k-th buffer cannot be allocated. */
  readonly allocation?: number;
  /** The k-th pipeline does not compile. */
  readonly compile?: number;
  /** The k-th read-back cannot be mapped. */
  readonly map?: number;
  /** The device is lost at the k-th submission. */
  readonly lose?: number;
}

class GPUOutOfMemoryError extends Error {}

/** Makes the device fail as planned. */
export function injectFaults(device: GPUDevice, plan: FaultPlan): void {
  needOptions('injectFaults', plan, ['allocation', 'compile', 'map', 'lose']);
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
  const popErrorScope = device.popErrorScope.bind(device);
  device.popErrorScope = async () => {
    const error = await popErrorScope();
    const injected = pendingError;
    pendingError = undefined;
    return injected ?? error;
  };
}
