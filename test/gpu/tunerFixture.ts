// Problems of the tuner's tests: tiny kernels that should write 7, some of which are slow or wrong.

import type { Gpu } from '../../src/gpu/gpu.ts';
import type { Trial, TuningProblem } from '../../src/gpu/tuningProblem.ts';
import type { TuningRecord, TuningStore } from '../../src/gpu/tuningRecord.ts';

/** What a candidate does. */
export type Behaviour = 'right' | 'slow' | 'wrong' | 'idle' | 'broken';

const BODIES: Record<Behaviour, string> = {
  right: 'y[0] = 7u;',
  // Each turn depends on the one before: no driver gets around it.
  slow: 'var x = y[1]; for (var i = 0u; i < 200000u; i++) { x = x * 1664525u + 1013904223u; } y[1] = x; y[0] = 7u;',
  wrong: 'y[0] = 6u;',
  idle: 'y[1] = 7u;',
  broken: 'y[0] = seven;',
};

/** A problem whose candidates have a name and a behaviour, and what was asked of it. */
export interface WatchedProblem extends TuningProblem {
  /** Names of the candidates that were compiled. */
  readonly tried: string[];
}

/** How a problem differs from the usual. */
export interface ProblemOptions {
  readonly name?: string;
  readonly source?: string;
  /** Called before a result is verified. */
  readonly onVerify?: () => Promise<void>;
}

/** A class of problems with candidates by name. */
export function problemOf(
  candidates: Readonly<Record<string, Behaviour>>,
  { name = 'seven', source = 'a', onVerify }: ProblemOptions = {},
): WatchedProblem {
  const tried: string[] = [];
  return {
    name,
    title: `${name}, written`,
    candidates: Object.keys(candidates),
    fingerprint: (candidate) => `${source} ${candidate}`,
    tried,
    prepare: async (gpu: Gpu): Promise<Trial> => {
      const y = gpu.createBuffer('y', 16);
      return Promise.resolve({
        flops: 1,
        calls: (candidate) => {
          tried.push(candidate);
          return [
            {
              label: candidate,
              // The name makes the source a candidate's own.
              shader: {
                name: `${candidate}.wgsl`,
                code: `// ${name} ${candidate}\n@group(0) @binding(0) var<storage, read_write> y: array<u32>;\n@compute @workgroup_size(1) fn main() { ${BODIES[candidates[candidate]!]} }`,
                files: [{ name: `${candidate}.wgsl`, firstLine: 1 }],
              },
              buffers: { y: y.all },
              workgroups: [1, 1, 1],
              cost: { flops: 1, bytes: 4 },
            },
          ];
        },
        verify: async () => {
          await onVerify?.();
          const [got] = new Uint32Array(await gpu.read(y.all));
          gpu.write(y, new Uint32Array(1));
          return got === 7;
        },
        destroy: () => y.destroy(),
      });
    },
  };
}

/** A store in memory, which others can look into. */
export interface MemoryStore extends TuningStore {
  readonly kept: Map<string, Record<string, TuningRecord>>;
}

/** Keeps records as long as the test runs. */
export function memoryStore(kept = new Map<string, Record<string, TuningRecord>>()): MemoryStore {
  return {
    kept,
    load: (device) => Promise.resolve(new Map(Object.entries(kept.get(device) ?? {}))),
    save: (device, records) => {
      kept.set(device, { ...kept.get(device), ...Object.fromEntries(records) });
      return Promise.resolve();
    },
  };
}
