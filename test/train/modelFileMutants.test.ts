// Damaged and forged model files: none is read as another model, and every refusal is the library's own error.
// GRADLOOM_CASES=300000 tries that many; the seed of each is its number.

import { describe, expect, it } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import {
  decodeModel,
  dense,
  encodeModel,
  maxoutUnits,
  Model,
  network,
  type StandardForm,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { mutant, type Mutation } from './mutateFile.ts';

const CASES = Number(process.env['GRADLOOM_CASES'] ?? 4000);
/** Of the lines that are printed, the counts by kind; the rest of a long run is silent. */
const SHOW = process.env['GRADLOOM_CASES'] !== undefined;

function form(kind: 'standard' | 'divideBy255', inputs: number): StandardForm {
  return {
    kind,
    shift: Float32Array.from({ length: inputs }, (_, i) => (kind === 'standard' ? i / 2 : 0)),
    scale: Float32Array.from({ length: inputs }, (_, i) => (kind === 'standard' ? 1 + i : 1 / 255)),
  };
}

async function seeds(): Promise<Uint8Array[]> {
  const gpu = await testGpu();
  const models = [
    new Model(gpu, {
      network: network({ inputs: 3, layers: [dense(3, 'relu'), dense(3, 'softmax')] }),
      classes: ['a', 'b', 'c'],
      standardForm: form('standard', 3),
      seed: 1,
    }),
    new Model(gpu, {
      network: network({ inputs: 12, layers: [dense(1, 'sigmoid')] }),
      classes: ['no', 'yes'],
      imageShape: [2, 2, 3],
      standardForm: form('divideBy255', 12),
      seed: 2,
    }),
    new Model(gpu, {
      network: network({
        inputs: 2,
        layers: [maxoutUnits(2, 2), dense(2, { name: 'leakyRelu', slope: 0.2 }, { bias: false })],
      }),
      seed: 3,
    }),
  ];
  const files = await Promise.all(
    models.map((model) => encodeModel(model, { 'trained on': 'nothing, "really"' })),
  );
  for (const model of models) await model.destroy();
  return files;
}

/** All that a file says, to be compared; throws where it is no model. */
function content(bytes: Uint8Array): string {
  decodeModel(bytes);
  const { tensors, metadata } = readSafetensors(bytes);
  const arrays = [...tensors].map(([name, { dtype, shape, data }]) => {
    const own = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return [name, dtype, shape, [...own]];
  });
  return JSON.stringify([arrays.toSorted(byName), [...metadata].toSorted(byName)]);
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

describe('mutants of model files', () => {
  it(
    'are refused with an error of the library, or say exactly what the original says',
    async () => {
      const files = await seeds();
      const originals = new Set(files.map(content));
      const counts = new Map<string, number>();
      const wrong: string[] = [];
      const note = (mutation: Mutation, how: string): void => {
        const key = `${mutation}: ${how}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      };
      for (let seed = 0; seed < CASES; seed++) {
        const { bytes, mutation } = mutant(files, seed);
        try {
          const same = originals.has(content(bytes));
          note(mutation, same ? 'same' : 'another');
          if (!same) wrong.push(`seed ${seed}: ${mutation} is read as another model`);
        } catch (error) {
          const typed = error instanceof GradloomError && error.code !== 'E_INTERNAL';
          note(mutation, typed ? error.code : 'untyped');
          if (!typed) wrong.push(`seed ${seed}: ${mutation}: ${String(error)}`);
        }
      }
      if (SHOW) console.log(CASES, Object.fromEntries([...counts].toSorted(byName)));
      expect(wrong).toEqual([]);
      // The mutations do reach what lies behind the first checks.
      const seen = [...counts.keys()].join();
      for (const part of ['E_FILE_FORMAT', 'E_FILE_CHECKSUM', 'noChecksum: E_FILE_CHECKSUM'])
        expect(seen).toContain(part);
    },
    60_000 + CASES,
  );
});
