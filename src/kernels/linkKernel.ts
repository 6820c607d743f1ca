// Links a kernel's file with the parts it needs and with the elementwise chain fused onto it.

import type { BufferRange } from '../gpu/buffer.ts';
import { writeFetch, writeFinish } from '../wgsl/fuse.ts';
import type { FusedBody } from '../wgsl/fusedBody.ts';
import { spanValues, type Span } from '../wgsl/span.ts';
import { link, type LinkedShader, type ShaderFile, type ShaderValues } from '../wgsl/link.ts';
import { findPart, partsOf } from './parts.ts';

/**
 * A fused chain with the memory that it reads and writes: ranges of buffers, or places in a memory of the kernel's own.
 */
export interface Fused<Where = BufferRange> {
  readonly body: FusedBody;
  /** The memory of each operand of the body. */
  readonly operands: readonly Where[];
  /** The memory of each output of the body; none for a fetch. */
  readonly outputs: readonly Where[];
  /** Bytes that it reads and writes: of a larger memory what it touches. Absent: all of it. */
  readonly bytes?: number;
}

/** The empty chain: results are stored as they are. Without memory it serves to link only. */
export function plainStore(...outputs: BufferRange[]): Fused {
  return {
    body: { operands: [], instructions: [], outputs: [{ value: { from: 'kernel' }, type: 'f32' }] },
    operands: [],
    outputs,
  };
}

/** What `linkKernel` joins a kernel with. */
export interface KernelLink {
  readonly span: Span;
  readonly values?: ShaderValues;
  /** What the kernel does with each result. */
  readonly finish: Fused;
  /** Whether the kernel calls `prepare_columns`. */
  readonly keepColumns?: boolean;
  /** Whether the kernel calls `conclude`. */
  readonly concludes?: boolean;
  /** How each element of a reduction's input is made. */
  readonly fetch?: Fused;
  /** Texts of parts that only this kernel has, by file name. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Parts that replace those of shaders/parts, by name: variants that a kernel chooses between. */
  readonly replace?: Readonly<Record<string, string>>;
}

/** Links a kernel. The bindings of `finish` and `fetch` are in groups 1 and 2; see `fusedBuffers`. */
export function linkKernel(
  kernel: ShaderFile,
  { span, values, finish, keepColumns, concludes, fetch, parts = {}, replace }: KernelLink,
): LinkedShader {
  const generated = new Map<string, string>([
    ['finish.wgsl', writeFinish(finish.body, span, { parts: partsOf(finish.body), keepColumns, concludes })],
  ]);
  // A fetch is evaluated for each element that is read: loads there are wide, also where the span of the result is one
  // element.
  if (fetch) {
    const options = { parts: partsOf(fetch.body) };
    generated.set('fetch.wgsl', writeFetch(fetch.body, { width: span.width }, options));
  }
  return link({
    kernel,
    findPart: (name) => {
      const other = replace?.[name] ?? (name === 'components1.wgsl' ? `components${span.width}.wgsl` : name);
      return generated.get(name) ?? parts[other] ?? findPart(other);
    },
    values: { ...spanValues(span), ...values },
  });
}

/** The buffers of the fused parts by their binding names. */
export function fusedBuffers(finish: Fused, fetch?: Fused): Record<string, BufferRange> {
  return Object.fromEntries([
    // An operand that is overwritten in place has the binding of the output, not one of its own.
    ...finish.operands.flatMap((range, index) =>
      finish.body.operands[index]!.inPlace === undefined ? [[`operand_${index}`, range] as const] : [],
    ),
    ...finish.outputs.map((range, index) => [`output_${index}`, range] as const),
    ...(fetch?.operands ?? []).map((range, index) => [`source_${index}`, range] as const),
  ]);
}
