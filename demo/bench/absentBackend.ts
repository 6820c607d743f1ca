// In the place of TensorFlow.js's wasm backend, which the bench of Node can open and the page never does.
/** Nothing: only its side effects would count. */
export const absentBackend = undefined;
