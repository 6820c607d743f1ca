// Kernel call of a resident program: all phases of a step in one shader, as many steps as are asked for in a single
// dispatch.

import residentSource from '../../shaders/resident.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { Combiner } from '../wgsl/combine.ts';
import { writeFetch, writeFinish } from '../wgsl/fuse.ts';
import { spanValues, type Span } from '../wgsl/span.ts';
import { linkFiles, type LinkedShader } from '../wgsl/link.ts';
import { placedMemory, type Place } from '../wgsl/place.ts';
import { kernelParams } from './kernelParams.ts';
import type { Fused } from './linkKernel.ts';
import { findPart as findOther, partsOf } from './parts.ts';
import type { PhaseOperand, ResidentPhase } from './residentPhase.ts';

const texts: Record<string, string> = import.meta.glob('../../shaders/parts/resident/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function findPart(name: string): string | undefined {
  return texts[`../../shaders/parts/resident/${name}`] ?? findOther(name);
}

/** The name of the workgroup's memory in places. */
export const ARENA = 'arena';

/** The name of the numbers that the program is called with. */
export const SETTINGS = 'settings';

/** A buffer that a resident program reads or writes. */
export interface ResidentLeaf {
  /** The name of the buffer in places: letters, digits and `_`. */
  readonly name: string;
  readonly range: BufferRange;
  /** 32-bit words from one member's values to the next one's; 0 where all members share them. A multiple of 4. */
  readonly stride: number;
  readonly written: boolean;
}

/** A program that runs in one workgroup, or in one for each member of a population. */
export interface ResidentProblem {
  readonly label: string;
  readonly leaves: readonly ResidentLeaf[];
  /** Words that the program is called with: not in its text. */
  readonly settings: Uint32Array;
  /** 32-bit words of the workgroup's memory, a multiple of 4. */
  readonly arenaWords: number;
  readonly workgroupSize: number;
  readonly members: number;
  /** Before the first step, in each step, after the last one. */
  readonly load: readonly ResidentPhase[];
  readonly step: readonly ResidentPhase[];
  readonly store: readonly ResidentPhase[];
  /** Operations of one step. */
  readonly flops: number;
  /** Bytes that are read before the first step and written after the last. */
  readonly moved: number;
}

/** Links the program once, and returns a function that makes its call for a number of steps. */
export function resident(problem: ResidentProblem): (steps: number) => ShaderCall {
  const { label, leaves, members, flops, moved, settings } = problem;
  const shader = linkResident(problem);
  return (steps) => ({
    label: `${label}, ${steps} ${steps === 1 ? 'step' : 'steps'}`,
    shader,
    buffers: Object.fromEntries(leaves.map(({ name, range }) => [name, range])),
    // The struct's array begins at its fourth word, and has at least one quad.
    params: kernelParams(steps, 0, 0, ...settings, ...padding(settings.length)),
    workgroups: [members, 1, 1],
    cost: { flops: flops * steps * members, bytes: moved * members },
  });
}

function padding(length: number): number[] {
  return Array.from({ length: 4 * quads(length) - length }, () => 0);
}

function quads(length: number): number {
  return Math.max(1, Math.ceil(length / 4));
}

function linkResident({
  leaves,
  arenaWords,
  workgroupSize,
  settings,
  ...parts
}: ResidentProblem): LinkedShader {
  const combiner = new Combiner();
  const leafFiles = new Map(leaves.map((leaf, index) => [`${leaf.name}.wgsl`, leafText(leaf, index)]));
  const shared = {
    ARENA_WORDS: Math.max(4, arenaWords),
    WORKGROUP_SIZE: workgroupSize,
    SETTING_QUADS: quads(settings.length),
  };
  const phaseName = (phase: ResidentPhase): string => {
    const generated = generatedParts(phase);
    const files = linkFiles({
      kernel: { name: phase.part, text: findPart(phase.part)! },
      findPart: (name) => {
        const other =
          phase.replace?.[name] ??
          (name === 'components1.wgsl' ? `components${phase.span.width}.wgsl` : name);
        return generated.get(name) ?? leafFiles.get(other) ?? findPart(other);
      },
      values: { ...spanValues(phase.span), ...phase.values },
      shared,
    });
    return combiner.add(files).get('phase')!;
  };
  const call = (phase: ResidentPhase): string => `  ${phaseName(phase)}(local);\n  workgroupBarrier();`;
  const phases = [
    ['load_values', parts.load],
    ['run_step', parts.step],
    ['store_values', parts.store],
  ] as const;
  const texts = phases.map(([name, list]) => `fn ${name}(local: u32) {\n${list.map(call).join('\n')}\n}\n`);
  const main = linkFiles({
    kernel: { name: 'resident.wgsl', text: residentSource },
    findPart: (name) => (name === 'residentPhases.wgsl' ? texts.join('\n') : findPart(name)),
    shared,
  });
  combiner.add(main);
  return combiner.finished('resident.wgsl');
}

/** The texts of the parts that are written for one phase alone. */
function generatedParts({ span, finish, fetch, operands = {} }: ResidentPhase): Map<string, string> {
  const texts = new Map([['residentOperands.wgsl', operandsText(operands, span)]]);
  if (finish) texts.set('finish.wgsl', writeFinish(finish.body, span, writeOptions(finish)));
  if (fetch) texts.set('fetch.wgsl', writeFetch(fetch.body, span, writeOptions(fetch)));
  return texts;
}

function writeOptions(fused: Fused<Place>) {
  const parts = [...partsOf(fused.body), ...memoryFiles([...fused.operands, ...fused.outputs])];
  return { parts, places: fused };
}

const OWN_FILES: Readonly<Record<string, string>> = {
  [ARENA]: 'residentArena.wgsl',
  [SETTINGS]: 'residentSettings.wgsl',
};

function memoryFiles(places: readonly Place[]): string[] {
  return [...new Set(places.map(({ memory }) => OWN_FILES[memory] ?? `${memory}.wgsl`))];
}

function operandsText(operands: Readonly<Record<string, PhaseOperand>>, { width }: Span): string {
  const places = Object.values(operands).map(({ place }) => place);
  const functions = Object.entries(operands).flatMap(([name, { place, type, written }]) => {
    const { at, vector, set, setVector } = placedMemory(place, type);
    const element = type === 'u32' ? 'word' : 'real';
    const [one, four] = type === 'u32' ? ['u32', 'vec4u'] : ['f32', 'vec4f'];
    const wide = type !== 'u8' || width === 4;
    return [
      `fn ${name}_${element}(place: u32) -> ${one} { return ${at('place')}; }`,
      ...(wide ? [`fn ${name}_${element}s(place: u32) -> ${four} { return ${vector('place')}; }`] : []),
      ...(type === 'u32'
        ? []
        : [`fn ${name}_at(place: u32) -> Real { return ${(width === 4 ? vector : at)('place')}; }`]),
      ...(written
        ? [
            `fn set_${name}_${element}(place: u32, value: ${one}) { ${set('place', 'value')}; }`,
            `fn set_${name}_${element}s(place: u32, value: ${four}) { ${setVector('place', 'value')}; }`,
          ]
        : []),
    ];
  });
  return [
    `// needs: ${['real.wgsl', 'index.wgsl', ...memoryFiles(places)].join(', ')}`,
    ...functions,
    '',
  ].join('\n');
}

/** The part of one buffer: residentLeaf.wgsl with its own names and binding, without setters where it is only read. */
function leafText({ name, stride, written }: ResidentLeaf, binding: number): string {
  const text = findPart('residentLeaf.wgsl')!;
  const own = text
    .replace(/\b(set_)?leaf(?=_|\b)/g, `$1${name}`)
    .replace('@binding(0)', `@binding(${binding})`)
    .replace(/LEAF_STRIDE:\s*u32\s*=\s*0u/, `LEAF_STRIDE: u32 = ${stride}u`);
  if (written) return own;
  return own.replace(/storage,\s*read_write/, 'storage, read').replace(/^fn set_[^}]*\}\n/gm, '');
}
