// A program that computes something of every member of a population: its forward pass on inputs that all share.

import { input, type Tensor } from '../graph/tensor.ts';
import type { Forward } from '../nn/network.ts';
import { compilePopulation, type PopulationLeaf } from '../plan/singleDispatch/compilePopulation.ts';
import type { Program } from '../plan/program.ts';
import { readTogether, Variable } from '../plan/variable.ts';
import type { Population, PopulationGroup } from './population.ts';

/** What is computed. */
export interface MemberGraph {
  /** What all members share. */
  readonly shared: readonly Variable[];
  /** The inputs in the form that the network reads, of the shared tensors. */
  readonly x: Tensor;
  /** What is kept of the forward pass, by name: tensors of any shape. */
  readonly kept: (forward: Forward) => Readonly<Record<string, Tensor>>;
}

/** The values of one group's members. */
export interface GroupValues {
  readonly program: Program;
  /** Places of the members in the population. */
  readonly members: readonly number[];
  /** By name: [members, elements of one member, rounded up to 4]. */
  readonly values: Readonly<Record<string, Variable>>;
}

/** The programs and values of a population's groups. */
export class MemberProgram {
  readonly groups: readonly GroupValues[];
  readonly #sizes: Readonly<Record<string, number>>;

  private constructor(groups: readonly GroupValues[], sizes: Readonly<Record<string, number>>) {
    this.groups = groups;
    this.#sizes = sizes;
  }

  /** Compiles it for all groups. Throws `E_LIMIT` where it does not fit into a workgroup beside the parameters. */
  static async create(population: Population, graph: MemberGraph): Promise<MemberProgram> {
    const groups: GroupValues[] = [];
    let sizes = {};
    try {
      for (const group of population.groups) {
        const made = await compileGroup(population, group, graph);
        groups.push(made.group);
        ({ sizes } = made);
      }
      return new MemberProgram(groups, sizes);
    } catch (error) {
      for (const group of groups) destroyGroup(group);
      throw error;
    }
  }

  /** Within a turn: computes it. */
  async runNow(): Promise<void> {
    for (const { program } of this.groups) await program.runNow(1);
  }

  /** Within a turn: the values of that name of each member, as they were last computed. */
  async readNow(name: string): Promise<Float32Array<ArrayBuffer>[]> {
    const size = this.#sizes[name]!;
    const all = await readTogether(this.groups.map(({ values }) => values[name]!));
    const own: Float32Array<ArrayBuffer>[] = [];
    this.groups.forEach(({ members }, group) => {
      const stacked = all[group] as Float32Array<ArrayBuffer>;
      const stride = stacked.length / members.length;
      members.forEach((member, index) => {
        own[member] = stacked.subarray(index * stride, index * stride + size);
      });
    });
    return own;
  }

  destroy(): void {
    for (const group of this.groups) destroyGroup(group);
  }
}

async function compileGroup(
  { gpu, network }: Population,
  group: PopulationGroup,
  { shared, x, kept }: MemberGraph,
): Promise<{ group: GroupValues; sizes: Record<string, number> }> {
  const { members } = group;
  const leaves = new Map<Tensor, PopulationLeaf>(
    shared.map((variable) => [variable.tensor, { variable, shared: true }]),
  );
  const own = (name: string, shape: readonly number[], variable: Variable): Tensor => {
    const leaf = input(name, shape);
    leaves.set(leaf, { variable, shared: false });
    return leaf;
  };
  const parameters = own('parameters', [network.length], group.parameters);
  const state = network.state.map(({ name, shape }, index) => own(name, shape, group.kept[index]!));
  const results = Object.entries(kept(network.forward(x, network.tensorsIn(parameters), { state })));
  const values: Record<string, Variable> = {};
  try {
    const updates = results.map(([name, tensor]) => {
      const shape = [members.length, Math.ceil(tensor.size / 4) * 4];
      return [own(name, tensor.shape, (values[name] = new Variable(gpu, name, { shape }))), tensor] as const;
    });
    const program = await compilePopulation(gpu, { updates, leaves, members: members.length });
    const sizes = Object.fromEntries(results.map(([name, { size }]) => [name, size]));
    return { group: { program, members, values }, sizes };
  } catch (error) {
    for (const variable of Object.values(values)) variable.destroy();
    throw error;
  }
}

function destroyGroup({ program, values }: GroupValues): void {
  program.destroy();
  for (const variable of Object.values(values)) variable.destroy();
}
