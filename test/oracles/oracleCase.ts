// The format of an ONNX backend test as JSON, NAME.json, checked when it is read.

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { GradloomError } from '../../src/errors.ts';

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const TensorValue = v.object({
  dtype: v.string(),
  shape: v.array(size),
  data: v.array(v.union([v.number(), v.boolean(), v.string()])),
});

const Case = v.object({
  name: v.string(),
  opset: v.record(v.string(), size),
  op: v.string(),
  domain: v.optional(v.string(), 'ai.onnx'),
  attributes: v.optional(v.record(v.string(), v.unknown()), {}),
  nodeInputs: v.array(v.string()),
  nodeOutputs: v.array(v.string()),
  cases: v.array(
    v.object({ inputs: v.record(v.string(), TensorValue), outputs: v.record(v.string(), TensorValue) }),
  ),
});

/** A tensor in the file: dtype as ONNX names it, elements in row-major order. */
export type OracleTensor = v.InferOutput<typeof TensorValue>;

/** One operator with attributes, and inputs with their expected outputs. An empty name stands for what is left out. */
export type OracleCase = v.InferOutput<typeof Case>;

/** One set of inputs and expected outputs. */
export type OracleExample = OracleCase['cases'][number];

/**
 * Reads a case.
 *
 * @throws GradloomError `E_FILE_FORMAT` with the path of the first wrong field.
 */
export async function readOracleCase(folder: string, file: string): Promise<OracleCase> {
  const parsed = v.safeParse(Case, parseJson(file, await readFile(`${folder}/${file}`, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new GradloomError(
      'E_FILE_FORMAT',
      `${file}: ${v.getDotPath(issue) ?? 'the case'} must fit the format; got: ${issue.message}`,
    );
  }
  return parsed.output;
}

/** Version of the operator set that the case's operator belongs to. */
export function opsetOf({ opset, domain }: OracleCase): number {
  return opset[domain] ?? opset['ai.onnx'] ?? opset[''] ?? Number.POSITIVE_INFINITY;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GradloomError('E_FILE_FORMAT', `${file}: the file must be JSON; got: ${String(cause)}`, {
      cause,
    });
  }
}
