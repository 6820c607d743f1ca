// Writes the fused part of a kernel: straight calls of functions from shaders/parts, never arithmetic.

import { BodyText, POSITION } from './bodyText.ts';
import type { BodyPlaces, FusedBody } from './fusedBody.ts';
import type { Span } from './span.ts';
import { boundMemory, placedMemory, storedElement } from './place.ts';

/** Options of `writeFinish` and `writeFetch`. */
export interface WriteOptions {
  /** The parts whose functions the body calls. */
  readonly parts: readonly string[];
  readonly places?: BodyPlaces;
  /** Operands of one value a column are loaded by `prepare_columns(column)`, for kernels that keep to their columns. */
  readonly keepColumns?: boolean;
  /**
   * Whether the kernel calls `conclude()`: values are then gathered while it runs and tested there, once an invocation.
   */
  readonly concludes?: boolean;
}

/**
 * The part `finish.wgsl`: operands `operand_i` and outputs `output_i` are bindings of group 1, unless they have places.
 */
export function writeFinish(
  body: FusedBody,
  span: Span,
  { parts, places, keepColumns = false, concludes = false }: WriteOptions,
): string {
  const text = new BodyText(body, span, { group: 1, prefix: 'operand', places, keepColumns });
  const outputs = body.outputs.flatMap((output, index) => {
    if (places) return [];
    const binding = body.operands.length + index;
    const scalar = span.single || output.ring || output.watched;
    const element = storedElement(output.type, scalar ? 1 : span.width);
    return `@group(1) @binding(${binding}) var<storage, read_write> output_${index}: array<${element}>;`;
  });
  const conclusions: { readonly gathered: string; readonly line: string }[] = [];
  // Operands are loaded before any store, since one may be overwritten in place.
  const stores = body.outputs.map(({ value, ring, watched, type }, index) => {
    const name = text.name(value);
    const scalar = span.width === 1 ? name : `${name}.x`;
    const place = places?.outputs[index];
    const memory = place ? placedMemory(place, type) : boundMemory(`output_${index}`, type, span.width);
    if (ring) {
      return `  ${memory.set(`ring_slot(${text.scalarName(ring.slot)}, ${ring.slots}u)`, scalar)};`;
    }
    if (watched) {
      const note = (found: string, noted: string): string =>
        // Invocations that find one at the same time all write the same number.
        `  if (${found}) { if (${memory.at('0u')} == NEVER) { ${memory.set('0u', noted)}; } }`;
      const noted = `${text.lateName(value)}${span.width === 1 ? '' : '.x'}`;
      // A look after the last value costs a fraction of one look a value; what is noted must be known there.
      if (!concludes || !text.isKnownAnywhere(value)) {
        return note(watched.map((other) => `not_finite(${text.name(other)})`).join(' || '), noted);
      }
      const gathered = `largest_${index}`;
      conclusions.push({ gathered, line: note(`any(${gathered} >= Bits(INFINITE))`, noted) });
      return watched
        .map((other) => `  ${gathered} = max(${gathered}, magnitude_bits(${text.name(other)}));`)
        .join('\n');
    }
    if (span.single || (place && span.width === 1)) return `  ${memory.set('index', scalar)};`;
    return `  ${memory.setVector('index', name)};`;
  });
  return [
    `// needs: ${parts.join(', ')}`,
    ...outputs,
    ...text.declarations(),
    ...text.prepare(),
    ...text.prepareColumns(),
    `fn finish(${POSITION}, value: Real) {`,
    ...text.lines(),
    ...stores,
    '}',
    ...conclude(conclusions),
    '',
  ].join('\n');
}

/**
 * The part `fetch.wgsl`: sources `source_i` are bindings of group 2, unless they have places; the body has one output,
 * the value.
 */
export function writeFetch(body: FusedBody, span: Span, { parts, places }: WriteOptions): string {
  const text = new BodyText(body, span, { group: 2, prefix: 'source', places, keepColumns: false });
  const [output] = body.outputs;
  return [
    `// needs: ${parts.join(', ')}`,
    ...text.declarations(),
    `fn fetch(${POSITION}) -> Real {`,
    ...text.lines({ inlineUniforms: true }),
    `  return ${text.name(output!.value)};`,
    '}',
    '',
  ].join('\n');
}

/** The function that a kernel calls once in each invocation, after its last value. */
function conclude(tests: readonly { readonly gathered: string; readonly line: string }[]): string[] {
  return [
    ...tests.map(({ gathered }) => `var<private> ${gathered}: Bits;`),
    'fn conclude() {',
    ...(tests.length > 0 ? ['  let index = 0u; let row = 0u; let column = 0u;'] : []),
    ...tests.map(({ line }) => line),
    '}',
  ];
}
