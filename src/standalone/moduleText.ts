// An exported network as the text of one ES module.

import type { StandardForm } from '../data/standardForm.ts';
import type { RealArray } from '../data/dataSet.ts';
import type { Shape } from '../graph/shape.ts';
import type { EncodableModel } from '../train/modelFile.ts';
import { activationTexts, HELPERS } from './activationTexts.ts';
import { planOf, type Plan } from './plan.ts';
import { runtimeText, sectionsOf } from './runtimeTexts.ts';
import { shaderOf } from './shader.ts';

/** Sections that others call. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  dense: ['product'],
  maxout: ['product'],
  conv: ['product', 'windows'],
  max_pool: ['windows'],
  average_pool: ['windows'],
};

/** Lists of so many numbers are kept as bytes. */
const MANY = 64;

/** The module of a checked model. */
export async function moduleText(
  model: EncodableModel,
  values: ReadonlyMap<string, Float32Array>,
): Promise<string> {
  const plan = planOf(model.network, values);
  const parts = [
    '// A trained network, exported by Gradloom: see docs/standalone.md. It needs nothing else.',
    `const MODEL = ${literal(describe(model, plan))};`,
    `const WEIGHTS = '${base64(new Uint8Array(plan.weights.buffer))}';`,
    `const SHADER = ${literal(await shaderOf(plan))};`,
    ...activationParts(plan),
    ...operationParts(plan),
    runtimeText('model.mjs'),
    runtimeText('webgpu.mjs'),
    model.table ? runtimeText('table.mjs') : 'const encode = undefined;',
  ];
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`;
}

function describe(
  { network, standardForm, targetScale, classes, table, imageShape }: EncodableModel,
  { steps }: Plan,
): object {
  const { inputs, inputShape, outputs, outputShape, wholeBelow } = network;
  const names = table?.targets.map(({ name }) => name);
  return {
    inputs,
    inputShape,
    outputs,
    outputShape,
    classes,
    targets: names?.length === outputs ? names : undefined,
    columns: table?.features,
    missing: table?.missing,
    wholeBelow,
    form: standardForm && formOf(standardForm),
    picture: imageShape ?? (mayBePicture(inputShape) ? inputShape : undefined),
    bytes: takesBytes(standardForm),
    target: targetScale && { mean: [...targetScale.mean], deviation: [...targetScale.deviation] },
    plan: steps,
  };
}

function formOf({ kind, shift, scale }: StandardForm): object {
  return { missing: kind === 'standard', shift: compact(shift), scale: compact(scale) };
}

/** Grey, in colours, or with how much they cover. */
function mayBePicture(shape: Shape): boolean {
  return shape.length === 3 && [1, 3, 4].includes(shape[2]!);
}

/** Whether pictures are given as 0 … 255: a standard form brings such numbers down. */
function takesBytes(form: StandardForm | undefined): boolean | undefined {
  if (!form) return undefined;
  const sorted = Float64Array.from(form.scale).sort();
  return form.kind === 'divideBy255' || (form.kind !== 'none' && sorted[sorted.length >> 1]! < 0.2);
}

/** One number where all are the same; many as bytes of float64. */
function compact(list: RealArray): number | number[] | string {
  const [first = 0] = list;
  if (list.every((one) => one === first)) return first;
  return list.length < MANY ? [...list] : base64(new Uint8Array(Float64Array.from(list).buffer));
}

/** JSON that may stand in a script of a page, whatever texts it holds. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function activationParts({ activations }: Plan): string[] {
  const functions = activations.map((g) => `(z) => ${activationTexts(g).javascript}`);
  const helpers = Object.entries(HELPERS).filter(([name]) =>
    functions.some((text) => text.includes(`${name}(`)),
  );
  return [...helpers.map(([, text]) => text), `const ACTIVATIONS = [${functions.join(', ')}];`];
}

function operationParts({ steps }: Plan): string[] {
  const names = [...new Set(steps.map(({ op }) => op))];
  const needed = new Set(names.flatMap((name) => [...(CALLED[name] ?? []), name]));
  const sections = sectionsOf('operations.mjs');
  return [...[...needed].map((name) => sections.get(name)!), `const OPERATIONS = { ${names.join(', ')} };`];
}

/** Bytes as text, in pieces that a call may have as arguments. */
export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  const piece = 3 * 2 ** 13;
  for (let at = 0; at < bytes.length; at += piece)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + piece))));
  return pieces.join('');
}
