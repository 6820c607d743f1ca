// Writes the fused part of a kernel: straight calls of functions from shaders/parts, never arithmetic.

import { writeFloat } from './link.ts';
import {
  boundMemory,
  placedMemory,
  storedElement,
  type MemoryText,
  type Place,
  type StorageType,
} from './place.ts';

/** How an operand is read at a position (index, row, column) of the kernel's result. */
export type Access =
  /** It has the result's shape. */
  | { readonly kind: 'flat' }
  /** One value a column: a bias. */
  | { readonly kind: 'column' }
  /** One value a row. */
  | { readonly kind: 'row' }
  /** One value in all. */
  | { readonly kind: 'scalar' }
  | WindowAccess
  /** Any other broadcast or permutation: the result's dims and the operand's strides in elements. */
  | {
      readonly kind: 'strided';
      readonly dims: readonly number[];
      /** Negative ones are written modulo 2^32, in which places are computed. */
      readonly strides: readonly number[];
      readonly offset: number;
    };

/**
 * The operand [outer, size, inner] is a stretch of the result [outer, length, inner], from `before` on (which may be
 * negative); elsewhere the value is `fill`.
 */
export interface WindowAccess {
  readonly kind: 'window';
  readonly size: number;
  readonly length: number;
  readonly inner: number;
  readonly before: number;
  readonly fill: number;
}

/** A tensor that the fused part reads. */
export interface FusedOperand {
  readonly access: Access;
  readonly type: StorageType;
  /** Number of the output that overwrites this operand in place: both are one binding. Only for flat access. */
  readonly inPlace?: number;
}

/** What an instruction works on: the kernel's own result, an operand, an earlier result, a constant. */
export type Argument =
  | { readonly from: 'kernel' }
  | { readonly from: 'operand'; readonly index: number }
  | { readonly from: 'instruction'; readonly index: number }
  /** u32: (index / stride) mod size, the position along an axis. */
  | { readonly from: 'coordinate'; readonly stride: number; readonly size: number }
  | { readonly from: 'constant'; readonly value: number; readonly whole?: boolean };

/** One call of a WGSL function. `uniform` values do not depend on the position and are computed once. */
export interface Instruction {
  readonly call: string;
  readonly args: readonly Argument[];
  readonly type: 'f32' | 'u32';
  readonly uniform: boolean;
}

/**
 * A result to store: at the position itself, or in a ring of `slots` values at the number that `slot` holds; with
 * `watched` in the first place, as long as that holds `NEVER` and only where one of these values is not finite.
 */
export interface FusedOutput {
  readonly value: Argument;
  readonly type: 'f32' | 'f16' | 'u32';
  readonly ring?: { readonly slot: Argument; readonly slots: number };
  readonly watched?: readonly Argument[];
}

/** The chain of elementwise operations that a kernel ends (or begins) with. */
export interface FusedBody {
  readonly operands: readonly FusedOperand[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly FusedOutput[];
}

/**
 * How many elements a `Real` holds and what one call of the fused part covers: `width` neighbours in a row, or with
 * `single` one element, spread over the lanes (a reduction with wide loads and one result).
 */
export interface Lanes {
  readonly width: 1 | 4;
  readonly single?: boolean;
}

const REAL = { f32: 'Real', u32: 'Bits' } as const;
const POSITION = 'index: u32, row: u32, column: u32';
const HERE = 'index, row, column';

/** Values for `link` that retype the parts. */
export function laneValues({ width }: Lanes): Record<string, string | number> {
  return width === 1 ? {} : { Real: 'vec4f', Bits: 'vec4u', Int: 'vec4i', Bool: 'vec4<bool>', WIDTH: 4 };
}

/** Where a body's operands and outputs lie, for kernels that keep them in a memory of their own instead of bindings. */
export interface BodyPlaces {
  readonly operands: readonly Place[];
  readonly outputs: readonly Place[];
}

/** How a body is written. */
export interface WriteOptions {
  /** Parts whose functions are called. */
  readonly parts: readonly string[];
  readonly places?: BodyPlaces;
  /** Operands of one value a column are loaded by `prepare_columns(column)`, for kernels that keep to their columns. */
  readonly keepColumns?: boolean;
}

/** The part `finish.wgsl`: operands `operand_i` and outputs `output_i` are bindings of group 1, unless they have places. */
export function writeFinish(
  body: FusedBody,
  lanes: Lanes,
  { parts, places, keepColumns = false }: WriteOptions,
): string {
  const text = new BodyText(body, lanes, { group: 1, prefix: 'operand', places, keepColumns });
  const outputs = body.outputs.flatMap((output, index) => {
    if (places) return [];
    const binding = body.operands.length + index;
    const scalar = lanes.single || output.ring || output.watched;
    const element = storedElement(output.type, scalar ? 1 : lanes.width);
    return `@group(1) @binding(${binding}) var<storage, read_write> output_${index}: array<${element}>;`;
  });
  // Operands are loaded before any store, since one may be overwritten in place.
  const stores = body.outputs.map(({ value, ring, watched, type }, index) => {
    const name = text.name(value);
    const scalar = lanes.width === 1 ? name : `${name}.x`;
    const place = places?.outputs[index];
    const memory = place ? placedMemory(place, type) : boundMemory(`output_${index}`, type, lanes.width);
    if (ring) {
      return `  ${memory.set(`ring_slot(${text.scalarName(ring.slot)}, ${ring.slots}u)`, scalar)};`;
    }
    if (watched) {
      // Invocations that find one at the same time all write the same number.
      const found = watched.map((other) => `not_finite(${text.name(other)})`).join(' || ');
      return `  if (${found}) { if (${memory.at('0u')} == NEVER) { ${memory.set('0u', scalar)}; } }`;
    }
    if (lanes.single || (place && lanes.width === 1)) return `  ${memory.set('index', scalar)};`;
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
    '',
  ].join('\n');
}

/** The part `fetch.wgsl`: sources `source_i` are bindings of group 2, unless they have places; the body has one output, the value. */
export function writeFetch(body: FusedBody, lanes: Lanes, { parts, places }: WriteOptions): string {
  const text = new BodyText(body, lanes, { group: 2, prefix: 'source', places, keepColumns: false });
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

class BodyText {
  readonly #body: FusedBody;
  readonly #lanes: Lanes;
  readonly #group: number;
  readonly #prefix: string;
  readonly #places: BodyPlaces | undefined;
  readonly #keepColumns: boolean;

  constructor(
    body: FusedBody,
    lanes: Lanes,
    options: { group: number; prefix: string; places: BodyPlaces | undefined; keepColumns: boolean },
  ) {
    this.#body = body;
    this.#lanes = lanes;
    this.#group = options.group;
    this.#prefix = options.prefix;
    this.#places = options.places;
    this.#keepColumns = options.keepColumns;
  }

  declarations(): string[] {
    return this.#body.operands.flatMap((operand, index) => {
      const name = `${this.#prefix}_${index}`;
      const place = this.#places?.operands[index];
      const { element, load } = this.#load(operand, this.#memory(operand, name, place));
      const type = operand.type === 'u32' ? 'Bits' : 'Real';
      const binding = `@group(${this.#group}) @binding(${index}) var<storage, read> ${name}: array<${element}>;`;
      return [
        ...(operand.inPlace === undefined && !place ? [binding] : []),
        `fn load_${name}(${POSITION}) -> ${type} { return ${load}; }`,
      ];
    });
  }

  prepare(): string[] {
    const uniforms = this.#body.instructions.flatMap((instruction, index) =>
      instruction.uniform ? [{ instruction, index }] : [],
    );
    return [
      ...uniforms.map(
        ({ instruction, index }) => `var<private> uniform_${index}: ${REAL[instruction.type]};`,
      ),
      'fn prepare() {',
      ...(uniforms.length > 0 ? ['  let index = 0u; let row = 0u; let column = 0u;'] : []),
      ...uniforms.map(
        ({ instruction, index }) => `  uniform_${index} = ${this.#callText(instruction, true)};`,
      ),
      '}',
    ];
  }

  prepareColumns(): string[] {
    if (!this.#keepColumns) return [];
    const kept = this.#body.operands.flatMap(({ type }, index) =>
      this.#isKept(index) ? [{ type, index }] : [],
    );
    return [
      ...kept.map(({ type, index }) => `var<private> column_${index}: ${type === 'u32' ? 'Bits' : 'Real'};`),
      'fn prepare_columns(column: u32) {',
      ...(kept.length > 0 ? ['  let index = 0u; let row = 0u;'] : []),
      ...kept.map(({ index }) => `  column_${index} = load_${this.#prefix}_${index}(${HERE});`),
      '}',
    ];
  }

  lines({ inlineUniforms = false } = {}): string[] {
    const { instructions, outputs } = this.#body;
    const lines = instructions.flatMap((instruction, index) => {
      if (!instruction.uniform) return [`  let t${index} = ${this.#callText(instruction)};`];
      return inlineUniforms ? [`  let uniform_${index} = ${this.#callText(instruction)};`] : [];
    });
    const used = [
      ...instructions.filter(({ uniform }) => inlineUniforms || !uniform).flatMap(({ args }) => args),
      ...outputs.flatMap(({ value, ring }) => (ring ? [value, ring.slot] : [value])),
    ].flatMap((argument) => (argument.from === 'operand' ? [argument.index] : []));
    const loads = [...new Set(used)].map(
      (index) => `  let x${index} = ${this.#isKept(index) ? `column_${index}` : this.#loadText(index)};`,
    );
    return [...loads, ...lines];
  }

  name(argument: Argument): string {
    switch (argument.from) {
      case 'kernel':
        return 'value';
      case 'operand':
        return `x${argument.index}`;
      case 'instruction':
        return this.#body.instructions[argument.index]!.uniform
          ? `uniform_${argument.index}`
          : `t${argument.index}`;
      case 'coordinate':
        return `coordinate(${this.#indices()}, ${argument.stride}u, ${argument.size}u)`;
      case 'constant':
        return argument.whole ? `Bits(${argument.value}u)` : `Real(${writeFloat(argument.value)})`;
    }
  }

  scalarName(argument: Argument): string {
    return this.#lanes.width === 1 ? this.name(argument) : `${this.name(argument)}.x`;
  }

  #callText({ call, args }: Instruction, loadDirectly = false): string {
    const names = args.map((argument) =>
      loadDirectly && argument.from === 'operand' ? this.#loadText(argument.index) : this.name(argument),
    );
    return `${call}(${names.join(', ')})`;
  }

  /** The index of each lane, as Bits. */
  #indices(): string {
    return this.#lanes.single ? 'Bits(index)' : 'columns_from(index)';
  }

  #isKept(index: number): boolean {
    return this.#keepColumns && this.#body.operands[index]!.access.kind === 'column';
  }

  #loadText(index: number): string {
    return `load_${this.#prefix}_${index}(${HERE})`;
  }

  #memory({ type, inPlace }: FusedOperand, name: string, place: Place | undefined): MemoryText {
    if (place) return placedMemory(place, type);
    return boundMemory(inPlace === undefined ? name : `output_${inPlace}`, type, this.#lanes.width);
  }

  #load({ access, type }: FusedOperand, { at, vector: four }: MemoryText): { element: string; load: string } {
    const real = type === 'u32' ? 'Bits' : 'Real';
    const wide = this.#lanes.width === 4 && !this.#lanes.single;
    const element = storedElement(type, 1);
    const splat = (place: string) => ({ element, load: `${real}(${at(place)})` });
    const vector = (place: string) => ({
      element: storedElement(type, this.#lanes.width),
      load: four(place),
    });
    switch (access.kind) {
      case 'flat':
        return wide ? vector('index') : splat('index');
      case 'column':
        return wide ? vector('column') : splat('column');
      case 'row':
        return splat('row');
      case 'scalar':
        return splat('0u');
      case 'window': {
        const { size, length, inner, before, fill } = access;
        const place = (index: string): string =>
          `window_place(${index}, ${size}u, ${length}u, ${inner}u, ${before >>> 0}u)`;
        const filled = real === 'Bits' ? `${fill}u` : writeFloat(fill);
        const one = (index: string): string =>
          `select(${filled}, ${at(`held(${place(index)})`)}, ${place(index)} != OUTSIDE)`;
        if (!wide) return { element, load: `${real}(${one('index')})` };
        return {
          element,
          load: `${real}(${[0, 1, 2, 3].map((lane) => one(`index + ${lane}u`)).join(', ')})`,
        };
      }
      case 'strided': {
        const { dims, strides, offset } = access;
        const wholeRows = dims.at(-1)! % 4 === 0;
        // Four neighbours read one value only where they never lie in two rows.
        if (!wide || (wholeRows && strides.at(-1) === 0)) return splat(placeText('index', access));
        if (
          wholeRows &&
          offset % 4 === 0 &&
          strides.at(-1) === 1 &&
          strides.slice(0, -1).every((stride) => stride % 4 === 0)
        ) {
          return vector(placeText('index', access));
        }
        // Lanes past the end of a padded buffer are clamped to its last element by the dimensions' modulo.
        const lanes = [0, 1, 2, 3].map((lane) => at(placeText(`index + ${lane}u`, access)));
        return { element, load: `${real}(${lanes.join(', ')})` };
      }
    }
  }
}

function placeText(index: string, access: Extract<Access, { kind: 'strided' }>): string {
  const { dims, strides, offset } = access;
  if (offset > 0) return `${offset}u + ${placeText(index, { ...access, offset: 0 })}`;
  if (dims.length <= 4) return `strided(${index}, ${pad(dims, 1, 4)}, ${pad(strides, 0, 4)})`;
  const split = dims.length - 4;
  const inner = dims.slice(split).reduce((product, size) => product * size, 1);
  const outer = { ...access, dims: dims.slice(0, split), strides: strides.slice(0, split) };
  const outerPlace = placeText(`outer_index(${index}, ${inner}u)`, outer);
  const last = `${pad(dims.slice(split), 1, 4)}, ${pad(strides.slice(split), 0, 4)}`;
  return `strided_within(${outerPlace}, ${index}, ${inner}u, ${last})`;
}

function pad(values: readonly number[], fill: number, count: number): string {
  const padded = [...Array.from({ length: count - values.length }, () => fill), ...values];
  return `vec4u(${padded.map((value) => value >>> 0).join(', ')})`;
}
