// Looks at a graph in training, on the device: its gradient by parameter, and which units of named activations are on.

import { grad } from '../../graph/differentiate.ts';
import { abs, batchOf, max, mean, pack } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { wholeConstant, type Tensor } from '../../graph/tensor.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import type { GraphSubject } from './graphSubject.ts';
import type { GraphNumbers } from './judgeGraph.ts';

/** Examples that are looked at, where the cost takes batches of any size. */
const MOST_EXAMPLES = 256;

/** What one look gives, and what tells whether the same examples cost less than before. */
export type GraphLook = Omit<GraphNumbers, 'isBad'> & { readonly slope: number };

/** A program that looks as often as it is asked. */
export class GraphProbe {
  readonly program: Program;
  readonly #subject: GraphSubject;
  readonly #depths: readonly number[];
  readonly #activations: readonly string[];
  readonly #examples: number;

  private constructor(subject: GraphSubject, own: Traced & { readonly program: Program }) {
    this.#subject = subject;
    this.program = own.program;
    this.#depths = own.depths;
    this.#activations = own.activations;
    this.#examples = own.examples;
  }

  /** Builds the cost once more, of some examples, and compiles it; one kernel after another where other work goes on. */
  static async create(subject: GraphSubject, oneByOne = false): Promise<GraphProbe> {
    const { owner, variables, batchSize, examples } = subject;
    let traced: Traced;
    try {
      traced = trace(subject, Math.min(examples, MOST_EXAMPLES));
    } catch (error) {
      // A cost may count on batches as large as those of its training.
      if (batchSize === undefined && examples <= MOST_EXAMPLES) throw error;
      traced = trace(subject, batchSize ?? examples);
    }
    const { outputs } = traced;
    const program = await compile(
      owner.gpu,
      {
        outputs,
        variables: [...variables, owner.parameters, ...owner.states],
      },
      oneByOne,
    );
    return new GraphProbe(subject, { ...traced, program });
  }

  /** Within a turn. */
  async look(): Promise<GraphLook> {
    const { layout, examples } = this.#subject;
    const names = [
      'J',
      'slope',
      ...layout.parameters.map((_, index) => `slope ${index}`),
      ...this.#activations.map((name) => `on ${name}`),
    ];
    await this.program.runNow(1);
    const read = (await this.program.readAllNow(names)) as Float32Array[];
    const found = new Map(names.map((name, index) => [name, read[index]!]));
    const of = (name: string): number => found.get(name)![0]!;
    return {
      cost: of('J'),
      slope: of('slope'),
      examples: this.#examples,
      all: examples,
      parameters: layout.parameters.map(({ name, role }, index) => ({
        name,
        role,
        depth: this.#depths[index]!,
        slope: of(`slope ${index}`),
      })),
      activations: this.#activations.map((name) => {
        const on = found.get(`on ${name}`)!;
        return { name, dead: on.filter((value) => value === 0).length / on.length };
      }),
    };
  }

  destroy(): void {
    this.program.destroy();
  }
}

/** What is computed in a look, and of how many examples. */
interface Traced {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly depths: readonly number[];
  readonly activations: readonly string[];
  readonly examples: number;
}

/** The cost of so many examples, the same ones at each look, and what is told of it. */
function trace(subject: GraphSubject, examples: number): Traced {
  const { owner, layout, data, costOf, examples: count, seed } = subject;
  const first = wholeConstant(0);
  const batching = { count, batchSize: examples, shuffleSeed: 0 };
  const batch =
    examples === count
      ? data
      : Object.fromEntries(Object.entries(data).map(([name, all]) => [name, batchOf(all, first, batching)]));
  const parameters = layout.split(owner.parameters.tensor);
  const kept = owner.states.map(({ tensor }) => tensor);
  const { cost, activations } = costOf({ parameters, kept, batch, step: first, seed });
  const slopes = grad(cost, parameters);
  const outputs: Record<string, Tensor> = { J: cost, slope: mean(abs(pack(slopes))) };
  slopes.forEach((slope, index) => (outputs[`slope ${index}`] = max(abs(slope))));
  for (const [name, a] of Object.entries(activations)) {
    const units = a.shape.at(-1) ?? 1;
    outputs[`on ${name}`] = max(abs(reshape(a, [a.size / units, units])), { axis: 0 });
  }
  return { outputs, depths: depthsOf(cost, parameters), activations: Object.keys(activations), examples };
}

/** How many operations lie at least between the cost and each parameter; those that it does not read are farthest. */
function depthsOf(cost: Tensor, parameters: readonly Tensor[]): number[] {
  const depth = new Map<Tensor, number>([[cost, 0]]);
  const queue = [cost];
  for (let at = 0; at < queue.length; at++) {
    const own = queue[at]!;
    for (const operand of own.inputs) {
      if (depth.has(operand)) continue;
      depth.set(operand, depth.get(own)! + 1);
      queue.push(operand);
    }
  }
  return parameters.map((parameter) => depth.get(parameter) ?? Infinity);
}
