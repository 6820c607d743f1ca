// The phases of all kinds of kernels, which are loaded together with the first program of a single dispatch.

export { matmulPhase } from './residentMatmul.ts';
export {
  batchPhase,
  crossEntropyPhase,
  elementwisePhase,
  reducePhase,
  softmaxPhase,
} from './residentPhase.ts';
