// Gradloom for tests: what your own tests need to watch a device, and to make it fail.

export { countCalls, observeDevice, type CallObserver, type DeviceCall } from './gpu/observe.ts';
export { injectFaults, type FaultPlan } from './gpu/faults.ts';
