// Mutants of a safetensors file, drawn from a seed: what damage, transfer and ill will make of one.

import { CHECKSUM_KEY } from '../../src/formats/safetensorsChecksum.ts';
import { RandomStream } from '../../src/random/randomStream.ts';

/** How a file is changed. */
export type Mutation = 'flip' | 'truncate' | 'splice' | 'duplicate' | 'header' | 'metadata' | 'noChecksum';

const MUTATIONS: readonly Mutation[] = [
  'flip',
  'truncate',
  'splice',
  'duplicate',
  'header',
  'metadata',
  'noChecksum',
];

/** One mutant of one of the files: `seed` decides everything. */
export function mutant(
  files: readonly Uint8Array[],
  seed: number,
): { bytes: Uint8Array; mutation: Mutation } {
  const random = new RandomStream(seed);
  const below = (limit: number): number => Math.floor(random.nextFloat() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const mutation = pick(MUTATIONS);
  const bytes = pick(files).slice();
  switch (mutation) {
    case 'flip': {
      // Half of the flips hit the header, which is where meaning lies.
      const range = below(2) === 0 ? headerEnd(bytes) : bytes.length;
      for (let count = 1 + below(3); count > 0; count--) bytes[below(range)]! ^= 1 << below(8);
      return { bytes, mutation };
    }
    case 'truncate':
      return { bytes: bytes.slice(0, below(bytes.length)), mutation };
    case 'splice': {
      const other = pick(files);
      const [at, from, length] = [below(bytes.length), below(other.length), below(200)];
      const part = other.subarray(from, Math.min(from + length, other.length));
      const rest = bytes.subarray(at + (below(2) === 0 ? part.length : 0));
      return { bytes: joined(bytes.subarray(0, at), part, rest), mutation };
    }
    case 'duplicate': {
      const at = below(bytes.length);
      return { bytes: joined(bytes.subarray(0, at + below(64)), bytes.subarray(at)), mutation };
    }
    case 'header':
      return { bytes: withHeader(bytes, (header) => changedText(header, below)), mutation };
    case 'metadata':
    case 'noChecksum':
      return {
        bytes: withHeader(bytes, (header) => {
          const content = JSON.parse(header) as { __metadata__: Record<string, string> };
          const metadata = content.__metadata__;
          if (mutation === 'noChecksum') delete metadata[CHECKSUM_KEY];
          const key = pick(Object.keys(metadata));
          if (mutation === 'metadata' || below(4) > 0) metadata[key] = changedText(metadata[key]!, below);
          return JSON.stringify(content);
        }),
        mutation,
      };
  }
}

/** Where the header of a safetensors file ends. */
function headerEnd(bytes: Uint8Array): number {
  return 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

/** The file with another header of any length, its own length written before it. */
function withHeader(bytes: Uint8Array, change: (header: string) => string): Uint8Array {
  const end = headerEnd(bytes);
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(8, end))));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(length, header, bytes.subarray(end));
}

/** A digit, a word or a stretch of text becomes another. */
function changedText(text: string, below: (limit: number) => number): string {
  const at = below(text.length + 1);
  switch (below(4)) {
    case 0:
      return text.replaceAll(/\d+/g, (digits, place: number) =>
        place <= at && at <= place + digits.length ? String(below(40)) : digits,
      );
    case 1: {
      const words = [
        'relu',
        'tanh',
        'sigmoid',
        'identity',
        'softmax',
        'true',
        'false',
        'null',
        'W1',
        'b1',
        'F32',
      ];
      const found = words.filter((word) => text.includes(word));
      const from = found[below(found.length)] ?? 'a';
      return text.replace(from, words[below(words.length)]!);
    }
    case 2:
      return text.slice(0, at) + text.slice(at + below(8));
    default:
      return text.slice(0, at) + String.fromCharCode(32 + below(95)) + text.slice(at);
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
