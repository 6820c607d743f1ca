// The notes' graph J = 3(a + bc): its values and derivatives, by the library's own graph.
import { add, compile, grad, input, multiply, type Gpu, type Program } from 'gradloom';

/** The three numbers that a visitor moves. */
export type Leaves = Readonly<Record<'a' | 'b' | 'c', number>>;

/** Values of u = bc, v = a + u and J = 3v, and the derivative of J by each letter. */
export type ChainValues = Readonly<Record<(typeof CHAIN_OUTPUTS)[number], number>>;

/** What the graph gives. */
export const CHAIN_OUTPUTS = ['u', 'v', 'J', 'dv', 'du', 'da', 'db', 'dc'] as const;

/** The compiled graph. */
export class ChainGraph {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Compiles it. */
  static async prepare(gpu: Gpu): Promise<ChainGraph> {
    const [a, b, c] = [input('a', []), input('b', []), input('c', [])];
    const u = multiply(b, c);
    const v = add(a, u);
    const J = multiply(3, v);
    const [dv, du, da, db, dc] = grad(J, [v, u, a, b, c]);
    return new ChainGraph(await compile(gpu, { outputs: { u, v, J, dv, du, da, db, dc } }));
  }

  /** The values at some a, b and c. */
  async at({ a, b, c }: Leaves): Promise<ChainValues> {
    for (const [name, value] of Object.entries({ a, b, c }))
      this.#program.write(name, Float32Array.of(value));
    await this.#program.run();
    const values = await Promise.all(CHAIN_OUTPUTS.map((name) => this.#program.read(name)));
    return Object.fromEntries(CHAIN_OUTPUTS.map((name, index) => [name, values[index]![0]!])) as ChainValues;
  }
}
