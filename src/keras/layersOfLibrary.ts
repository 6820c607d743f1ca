// The library's layers under one name, as user code has them.

export * as layers from '../nn/layers/index.ts';
