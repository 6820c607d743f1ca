// Looks at a graph in training, on the device: its gradient by parameter, and which units of named activations are on.

import { grad } from '../../graph/differentiate.ts';
import { abs, batchOf, max, mean, pack } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import { input, type Tensor } from '../../graph/tensor.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import type { GraphSubject } from './graphSubject.ts';
import type { GraphNumbers } from './judgeGraph.ts';

/** Examples that are looked at, in batches as large as those of the training, which its cost may count on. */
const MOST_EXAMPLES = 256;
const MOST_BATCHES = 64;

/** What one look gives, and what tells whether the same examples cost less than before. */
export type GraphLook = Omit<GraphNumbers, 'isBad'> & { readonly slope: number };

/** A program that looks as often as it is asked. */
export class GraphProbe {
  readonly program: Program;
  readonly #subject: GraphSubject;
  readonly #depths: readonly number[];
  readonly #activations: readonly string[];
  readonly #batches: number;

  private constructor(
    subject: GraphSubject,
    own: {
      readonly program: Program;
      readonly depths: readonly number[];
      readonly activations: readonly string[];
    },
  ) {
    this.#subject = subject;
    this.program = own.program;
    this.#depths = own.depths;
    this.#activations = own.activations;
    const { batchSize, examples } = subject;
    this.#batches =
      batchSize === undefined
        ? 1
        : Math.max(
            1,
            Math.min(Math.ceil(MOST_EXAMPLES / batchSize), MOST_BATCHES, Math.floor(examples / batchSize)),
          );
  }

  /** Builds the cost once more, of some examples, and compiles it. */
  static async create(subject: GraphSubject): Promise<GraphProbe> {
    const { owner, layout, data, variables, costOf, examples, batchSize, seed } = subject;
    const at = input(BATCH, [], 'u32');
    const parameters = layout.split(owner.parameters.tensor);
    const batching = { count: examples, batchSize: batchSize ?? examples, shuffleSeed: 0 };
    const batch =
      batchSize === undefined
        ? data
        : Object.fromEntries(Object.entries(data).map(([name, all]) => [name, batchOf(all, at, batching)]));
    const kept = owner.states.map(({ tensor }) => tensor);
    const { cost, activations } = costOf({ parameters, kept, batch, step: at, seed });
    const slopes = grad(cost, parameters);
    const outputs: Record<string, Tensor> = { J: cost, slope: mean(abs(pack(slopes))) };
    slopes.forEach((slope, index) => (outputs[`slope ${index}`] = max(abs(slope))));
    for (const [name, a] of Object.entries(activations)) {
      const units = a.shape.at(-1) ?? 1;
      outputs[`on ${name}`] = max(abs(reshape(a, [a.size / units, units])), { axis: 0 });
    }
    const program = await compile(owner.gpu, {
      outputs,
      variables: [...variables, owner.parameters, ...owner.states],
    });
    const depths = depthsOf(cost, parameters);
    return new GraphProbe(subject, { program, depths, activations: Object.keys(activations) });
  }

  /** Within a turn. */
  async look(): Promise<GraphLook> {
    const { layout, examples, batchSize = examples } = this.#subject;
    const names = [
      'J',
      'slope',
      ...layout.parameters.map((_, index) => `slope ${index}`),
      ...this.#activations.map((name) => `on ${name}`),
    ];
    const found = new Map<string, Float32Array>();
    for (let batch = 0; batch < this.#batches; batch++) {
      this.program.writeNow(BATCH, Uint32Array.of(batch));
      await this.program.runNow(1);
      const read = (await this.program.readAllNow(names)) as Float32Array[];
      names.forEach((name, index) => {
        const before = found.get(name);
        const isMean = name === 'J' || name === 'slope';
        const own = read[index]!.map((value) => (isMean ? value / this.#batches : value));
        found.set(
          name,
          before ? own.map((value, at) => (isMean ? value + before[at]! : larger(value, before[at]!))) : own,
        );
      });
    }
    const of = (name: string): number => found.get(name)![0]!;
    return {
      cost: of('J'),
      slope: of('slope'),
      examples: this.#batches * batchSize,
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

const BATCH = 'the batch that is looked at';

/** The larger one; NaN goes through. */
function larger(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);
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
