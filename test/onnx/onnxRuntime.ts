// What ONNX Runtime makes of a file: the judge of what is exported, and of what is imported.

import { env, InferenceSession, Tensor } from 'onnxruntime-web';

env.logLevel = 'error';
env.wasm.numThreads = 1;

/** Inputs for one file: f32, or what its type asks for. */
export type OnnxInput = Float32Array | Float64Array | BigInt64Array;

const TYPES = { Float32Array: 'float32', Float64Array: 'float64', BigInt64Array: 'int64' } as const;

/** The file's first output for inputs of so many examples. */
export async function runOnnx(
  bytes: Uint8Array,
  x: OnnxInput,
  shape: readonly number[],
): Promise<Float32Array | Float64Array> {
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  try {
    const type = TYPES[x.constructor.name as keyof typeof TYPES];
    const tensor = new Tensor(type as 'float32', x as Float32Array, shape);
    const results = await session.run({ [session.inputNames[0]!]: tensor });
    return results[session.outputNames[0]!]!.data as Float32Array;
  } finally {
    await session.release();
  }
}
