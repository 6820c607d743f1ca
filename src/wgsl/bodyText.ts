// The text of a chain of elementwise operations: its loads, calls and names.

import type { Access, Argument, BodyPlaces, FusedBody, FusedOperand, Instruction } from './fusedBody.ts';
import type { Span } from './span.ts';
import { writeFloat } from './link.ts';
import { boundMemory, placedMemory, storedElement, type MemoryText, type Place } from './place.ts';

const REAL = { f32: 'Real', u32: 'Bits' } as const;
/** The parameters of a function that is called for a position. */
export const POSITION = 'index: u32, row: u32, column: u32';
const HERE = 'index, row, column';

/** How the text of a body reads its operands. */
interface TextOptions {
  readonly group: number;
  readonly prefix: string;
  readonly places: BodyPlaces | undefined;
  readonly keepColumns: boolean;
}

/** The text of one body, piece by piece. */
export class BodyText {
  readonly #body: FusedBody;
  readonly #span: Span;
  readonly #group: number;
  readonly #prefix: string;
  readonly #places: BodyPlaces | undefined;
  readonly #keepColumns: boolean;

  constructor(body: FusedBody, span: Span, options: TextOptions) {
    this.#body = body;
    this.#span = span;
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
      ...outputs.flatMap(({ value, ring, watched }) => {
        if (watched) return [...watched, ...(this.#canLoadLate(value) ? [] : [value])];
        return ring ? [value, ring.slot] : [value];
      }),
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
    return this.#span.width === 1 ? this.name(argument) : `${this.name(argument)}.x`;
  }

  /** Like `name`, but for use after the stores: an operand that no store overwrites is loaded only here. */
  lateName(argument: Argument): string {
    return argument.from === 'operand' && this.#canLoadLate(argument)
      ? this.#loadText(argument.index)
      : this.name(argument);
  }

  /** Whether `lateName` also holds outside `finish`, where there is no position. */
  isKnownAnywhere(argument: Argument): boolean {
    if (argument.from === 'instruction') return this.#body.instructions[argument.index]!.uniform;
    return this.#canLoadLate(argument) && this.#body.operands[argument.index]!.access.kind === 'scalar';
  }

  #canLoadLate(argument: Argument): argument is Extract<Argument, { from: 'operand' }> {
    return argument.from === 'operand' && this.#body.operands[argument.index]!.inPlace === undefined;
  }

  #callText({ call, args }: Instruction, loadDirectly = false): string {
    const names = args.map((argument) =>
      loadDirectly && argument.from === 'operand' ? this.#loadText(argument.index) : this.name(argument),
    );
    return `${call}(${names.join(', ')})`;
  }

  /** The index of each component, as Bits. */
  #indices(): string {
    return this.#span.single ? 'Bits(index)' : 'columns_from(index)';
  }

  #isKept(index: number): boolean {
    return this.#keepColumns && this.#body.operands[index]!.access.kind === 'column';
  }

  #loadText(index: number): string {
    return `load_${this.#prefix}_${index}(${HERE})`;
  }

  #memory({ type, inPlace }: FusedOperand, name: string, place: Place | undefined): MemoryText {
    if (place) return placedMemory(place, type);
    return boundMemory(inPlace === undefined ? name : `output_${inPlace}`, type, this.#span.width);
  }

  #load({ access, type }: FusedOperand, { at, vector: four }: MemoryText): { element: string; load: string } {
    const real = type === 'u32' ? 'Bits' : 'Real';
    const wide = this.#span.width === 4 && !this.#span.single;
    const element = storedElement(type, 1);
    const splat = (place: string) => ({ element, load: `${real}(${at(place)})` });
    const vector = (place: string) => ({
      element: storedElement(type, this.#span.width),
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
          load: `${real}(${[0, 1, 2, 3].map((component) => one(`index + ${component}u`)).join(', ')})`,
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
        // Components past the end of a padded buffer are clamped to its last element by the dimensions' modulo.
        const components = [0, 1, 2, 3].map((component) => at(placeText(`index + ${component}u`, access)));
        return { element, load: `${real}(${components.join(', ')})` };
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
