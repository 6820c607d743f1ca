// A training step in formulas: what each of its kernel calls computes, found in the graph.

import type { Formulas } from '../../graph/formula/formulas.ts';
import { checkOptions } from '../../checkOptions.ts';
import { impliedActivation } from '../../graph/formula/notation.ts';
import { isGiven, isWatch, recordedIn } from '../../graph/formula/roles.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { clusterNodes, type Cluster } from '../../plan/cluster.ts';
import { fuse } from '../../plan/fuse.ts';
import { planGraph } from '../../plan/planGraph.ts';
import type { PlanNode } from '../../plan/planNode.ts';
import type { ReportOptions } from '../../plan/program.ts';
import type { Trainable, TrainingParts } from '../trainingParts.ts';
import { StepExplanation, type ExplainedCall } from './stepExplanation.ts';
import { stepNames } from './stepNames.ts';

/** What is explained. */
export interface Explained {
  readonly owner: Trainable;
  readonly parts: TrainingParts;
}

/** Says of each call of a step which formulas it computes. */
export async function explainStep(
  { owner, parts }: Explained,
  options: ReportOptions,
): Promise<StepExplanation> {
  checkOptions('explainStep', options, ['timed', 'wgsl']);
  parts.feed?.checkReport(options);
  const reports = await parts.program.report(options);
  const { formulas, legend } = stepNames(owner, parts);
  const { step } = parts.recipe;
  const { clusters } = parts.program;
  const planned = clusters.length > 0 ? clusters.flat() : plannedAnew(owner, step);
  const writer = new ClusterWriter(formulas, step, planned);
  const texts = new Map<Cluster, readonly string[]>();
  for (const cluster of planned) if (!texts.has(cluster)) texts.set(cluster, writer.formulasOf(cluster));
  const last = new Map(clusters.flatMap((own, index) => own.map((cluster) => [cluster, index] as const)));
  const calls = reports.map((report, index): ExplainedCall => {
    // One kernel that runs whole steps computes all of them.
    if (clusters.length === 0) return { ...report, formulas: [...texts.values()].flat() };
    const formulas = clusters[index]!.flatMap((cluster) => {
      const own = texts.get(cluster)!;
      return last.get(cluster) === index ? own : [`parts of ${own[0]!.split(' ', 1)[0]!}`];
    });
    return { ...report, formulas };
  });
  return new StepExplanation({ calls, legend });
}

/** The clusters of a step that is a single call. */
function plannedAnew({ gpu }: Trainable, updates: TrainingParts['recipe']['step']): readonly Cluster[] {
  const graph = planGraph({ outputs: [], updates });
  return fuse(graph, { maxBindings: gpu.limits.maxStorageBuffersPerShaderStage }).clusters;
}

class ClusterWriter {
  readonly #formulas: Formulas;
  /** What variables become, by number. */
  readonly #updates = new Map<number, Tensor>();
  /** Nodes that other calls read. */
  readonly #passedOn: ReadonlySet<PlanNode>;
  readonly #done = new Set<number>();
  #temporary = 0;

  constructor(formulas: Formulas, step: TrainingParts['recipe']['step'], clusters: readonly Cluster[]) {
    this.#formulas = formulas;
    for (const [variable, value] of step) this.#updates.set(formulas.numberOf(value), variable);
    this.#passedOn = passedOn(clusters);
  }

  formulasOf(cluster: Cluster): string[] {
    const nodes = clusterNodes(cluster).sort((a, b) => a.number - b.number);
    const readers = readersIn(nodes);
    const texts = nodes.flatMap((node) => {
      const isOwn = this.#passedOn.has(node) || (readers.get(node) ?? 0) > 1;
      return this.#formulasOf(node.tensor, { isOwn, isCopy: node.name === 'copy' });
    });
    if (texts.length > 0) return texts;
    const { tensor } = nodes.at(-1)!;
    return this.#formulasOf(tensor, { isOwn: true, isCopy: false });
  }

  #formulasOf(tensor: Tensor, { isOwn, isCopy }: { isOwn: boolean; isCopy: boolean }): string[] {
    const formulas = this.#formulas;
    const recorded = recordedIn(tensor);
    if (recorded) return [`history[k] := ${formulas.nameOf(recorded)?.letters.at(-1) ?? 'J'}`];
    if (isWatch(tensor)) return ['record := the first t after which a number is not finite'];
    const implied = impliedActivation(tensor);
    const before = implied ? this.#impliedBy(implied) : [];
    return [...before, ...this.#formulasOfValue(tensor, { isOwn, isCopy })];
  }

  /** A[L] of a loss that is computed from Z[L]. */
  #impliedBy(a: Tensor): string[] {
    const number = this.#formulas.numberOf(a);
    if (this.#done.has(number)) return [];
    this.#done.add(number);
    return this.#formulas.of(a);
  }

  #formulasOfValue(tensor: Tensor, { isOwn, isCopy }: { isOwn: boolean; isCopy: boolean }): string[] {
    const formulas = this.#formulas;
    const number = formulas.numberOf(tensor);
    const variable = this.#updates.get(number);
    const known = formulas.nameOf(tensor);
    if (this.#done.has(number) && !variable) return isCopy ? [`copy of ${known!.letters.at(-1)!}`] : [];
    if (!known && !variable) {
      if (!isOwn || tensor.size === 1) return [];
      this.#temporary++;
      formulas.name(tensor, { letters: [`T${this.#temporary}`], turned: formulas.prefers(tensor) });
    }
    const isNew = !this.#done.has(number);
    this.#done.add(number);
    if (!variable)
      return isCopy && isGiven(tensor) ? [`copy of ${known!.letters.at(-1)!}`] : formulas.of(tensor);
    // From here on the letter is the new value.
    const letter = formulas.nameOf(variable)?.letters.at(-1) ?? variable.op;
    const texts = known
      ? [...(isNew ? formulas.of(tensor) : []), `${letter} := ${known.letters.at(-1)!}`]
      : [`${letter} := ${formulas.valueOf(tensor)}`];
    this.#updates.delete(number);
    formulas.rename(variable, { letters: [`${letter} before`] });
    if (!known) formulas.rename(tensor, { letters: [letter] });
    return texts;
  }
}

/** The nodes that calls read which do not make them, also through scalars that each call computes anew. */
function passedOn(clusters: readonly Cluster[]): Set<PlanNode> {
  const home = new Map<PlanNode, Cluster>();
  for (const cluster of clusters) for (const node of clusterNodes(cluster)) home.set(node, cluster);
  const passed = new Set<PlanNode>();
  for (const [reader, cluster] of home) {
    const open = [reader];
    for (const node of open) {
      for (const operand of node.operands) {
        if (operand.kind !== 'memory') continue;
        const where = home.get(operand.node);
        if (!where) open.push(operand.node);
        else if (where !== cluster) passed.add(operand.node);
      }
    }
  }
  return passed;
}

/** How many nodes of a call read each of them. */
function readersIn(nodes: readonly PlanNode[]): Map<PlanNode, number> {
  const counts = new Map<PlanNode, number>();
  for (const { operands } of nodes) {
    const read = new Set(operands.flatMap((operand) => (operand.kind === 'memory' ? [operand.node] : [])));
    for (const node of read) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return counts;
}
