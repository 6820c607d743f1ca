// Runs one case on the device and says how it went.

import { GradloomError } from '../../src/errors.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { sizeOf } from '../../src/graph/shape.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { evaluateOne } from '../reference/evaluate.ts';
import { compareTensors, type ShapedValues } from './compareTensors.ts';
import { checkExact, checkRange, isInteger, numbersOf, roundingOf } from './numberTypes.ts';
import type { Operator, OperatorTable } from './operator.ts';
import type { OracleCase, OracleExample } from './oracleCase.ts';
import { OracleNode } from './oracleNode.ts';
import { Outside } from './outside.ts';
import { EXACT, widened } from './tolerance.ts';

/** How a case went. */
export interface CaseResult {
  readonly name: string;
  readonly op: string;
  readonly status: 'passed' | 'failed' | 'outside';
  /** Why it failed or is outside; of a case that passed, what deserves to be said. */
  readonly reason: string;
  /** Largest |got − want| / max(1, |want|); `null` where nothing was computed. */
  readonly maxError: number | null;
}

type Finding = Omit<CaseResult, 'name' | 'op'>;

/** Runs all examples of a case; the worst of them counts. */
export async function runCase(gpu: Gpu, oracle: OracleCase, table: OperatorTable): Promise<CaseResult> {
  const { name, op } = oracle;
  const operator = Object.hasOwn(table, op) ? table[op] : undefined;
  if (!operator) {
    return { name, op, status: 'outside', reason: `operator ${op}`, maxError: null };
  }
  const findings: Finding[] = [];
  for (const example of oracle.cases) findings.push(await runExample(gpu, oracle, { operator, example }));
  const worst =
    findings.find(({ status }) => status === 'failed') ??
    findings.find(({ status }) => status === 'outside') ??
    findings.sort((a, b) => b.maxError! - a.maxError!)[0];
  return { name, op, ...(worst ?? { status: 'failed', reason: 'the file has no examples', maxError: null }) };
}

async function runExample(
  gpu: Gpu,
  oracle: OracleCase,
  { operator, example }: { operator: Operator; example: OracleExample },
): Promise<Finding> {
  const { wholeNumbers } = operator;
  const node = new OracleNode(gpu, { oracle, example, wholeNumbers });
  try {
    const names = oracle.nodeOutputs.filter((output) => output !== '');
    for (const output of names) {
      if (sizeOf(example.outputs[output]?.shape ?? []) === 0)
        throw new Outside('tensors of size 0, which the engine refuses');
    }
    const built = [operator.build(node)].flat();
    const outputs = Object.fromEntries(
      oracle.nodeOutputs.flatMap((output, index) => {
        if (output === '') return [];
        const tensor = built[index];
        if (!tensor) throw new Outside(`output ${index} of ${oracle.op}`);
        return [[output, tensor]];
      }),
    );
    return judge({ operator, example, node, outputs, got: await compute(gpu, node, outputs) });
  } catch (error) {
    if (error instanceof Outside) return { status: 'outside', reason: error.message, maxError: null };
    const shown = error instanceof GradloomError ? `${error.code} ${error.message}` : String(error);
    return { status: 'failed', reason: shown, maxError: null };
  } finally {
    for (const variable of node.variables) variable.destroy();
  }
}

async function compute(
  gpu: Gpu,
  { variables }: OracleNode,
  outputs: Readonly<Record<string, Tensor>>,
): Promise<Map<string, ShapedValues>> {
  const program = await compile(gpu, { outputs, variables });
  try {
    await program.run();
    const got = new Map<string, ShapedValues>();
    for (const [name, { shape }] of Object.entries(outputs))
      got.set(name, { shape, values: await program.read(name) });
    return got;
  } finally {
    program.destroy();
  }
}

function judge(parts: {
  operator: Operator;
  example: OracleExample;
  node: OracleNode;
  outputs: Readonly<Record<string, Tensor>>;
  got: ReadonlyMap<string, ShapedValues>;
}): Finding {
  const { operator, example, node, outputs, got } = parts;
  let maxError = 0;
  let integers: string | undefined;
  for (const [name, result] of got) {
    const want = example.outputs[name];
    if (!want) throw new Outside(`output ${name}, which the case does not give`);
    if (isInteger(want.dtype)) {
      integers = want.dtype;
      checkExact(want.dtype, Array.from(result.values));
      checkRange(want.dtype, Array.from(result.values));
    }
    const discrete = isInteger(want.dtype) || want.dtype === 'bool';
    const tolerance = discrete ? EXACT : widened(operator.tolerance, roundingOf(want.dtype));
    const values = numbersOf(want);
    const deviation = compareTensors(name, {
      got: result,
      want: { shape: want.shape, values },
      tolerance,
      // What is moved or counted has no rounding to be judged by.
      ...(tolerance === EXACT ? {} : { exact: () => evaluateOne(outputs[name]!, node.values) }),
    });
    maxError = Math.max(maxError, deviation.maxError);
    if (deviation.fault !== undefined) return { status: 'failed', reason: deviation.fault, maxError };
  }
  if (node.otherFloat) {
    return { status: 'outside', reason: `${node.otherFloat}; right when computed in f32`, maxError };
  }
  return { status: 'passed', reason: integers ? `${integers}, exact in f32` : '', maxError };
}
