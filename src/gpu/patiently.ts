// How waits for the device are begun.

/** Starts an asynchronous WebGPU call; a runtime may make the wait cheaper than the default event loop does. */
export type Patiently = <T>(start: () => Promise<T>) => Promise<T>;
