// Takes one training step of a small network apart: every letter with its numbers, formula and kernel call.
import {
  adam,
  createTrainer,
  dense,
  inspect,
  Model,
  momentum,
  network,
  sgd,
  type DataSet,
  type Gpu,
  type Inspection,
  type Optimizer,
  type StepExplanation,
} from 'gradloom';
import type { Setup } from '../state/setup.ts';
import type { Call, Matrix, Operation, TakenApart } from '../state/takenApart.ts';
import { examplesOf } from './examples.ts';
import { nudgedGradient } from './plainNetwork.ts';
import { lossSlopeFormula, slopeFormula } from './slopes.ts';

/** What is known of a step before it is put in order. */
interface Known {
  readonly setup: Setup;
  readonly given: Readonly<Record<string, Matrix>>;
  readonly inspection: Inspection;
  readonly calls: readonly Call[];
  /** Parameters after the step. */
  readonly after: Readonly<Record<string, Matrix>>;
}

/** Makes the network, takes one step, and gives all of it. */
export async function takeApart(gpu: Gpu, setup: Setup): Promise<TakenApart> {
  const { inputs, hidden, outputs, activation, head, seed } = setup;
  const layers = [...hidden.map((units) => dense(units, activation)), dense(outputs, head)];
  const model = new Model(gpu, { network: network({ inputs, layers }), seed });
  try {
    const data = examplesOf(setup);
    const given = { ...dataMatrices(data), ...parametersOf(await model.values(), setup) };
    const inspection = await inspect(model, data);
    const options = { data, optimizer: optimizerOf(setup), singleDispatch: false };
    const trainer = await createTrainer(model, options);
    try {
      const explained = await trainer.explainStep({ wgsl: true });
      await trainer.run(1);
      const after = parametersOf(await model.values(), setup);
      // Only after the step that is shown: to take the time trains one more.
      const timed = await trainer.report({ timed: true });
      const calls = callsOf(explained, timed);
      return { given, calls, operations: operationsOf({ setup, given, inspection, calls, after }) };
    } finally {
      trainer.destroy();
    }
  } finally {
    await model.destroy();
  }
}

function optimizerOf({ optimizer, learningRate }: Setup): Optimizer {
  return { sgd, momentum, adam }[optimizer]({ learningRate });
}

function callsOf({ calls }: StepExplanation, timed: readonly { readonly nanoseconds?: number }[]): Call[] {
  return calls.map(({ label, formulas, flops, bytes, wgsl }, index) => {
    const { nanoseconds } = timed[index]!;
    return {
      label,
      formulas,
      flops,
      bytes,
      wgsl: wgsl!,
      ...(nanoseconds === undefined ? {} : { nanoseconds }),
    };
  });
}

/** An example a row in memory, a column in the notes. */
function turned(values: ArrayLike<number>, columns: number): Matrix {
  const rows = values.length / columns;
  return {
    rows: columns,
    columns: rows,
    values: Array.from(
      { length: values.length },
      (_, place) => values[(place % rows) * columns + Math.floor(place / rows)]!,
    ),
  };
}

function dataMatrices({ x, y, features, targets }: DataSet): Record<string, Matrix> {
  return { 'A[0]': turned(x, features), Y: turned(y!, targets) };
}

function parametersOf(
  values: ReadonlyMap<string, Float32Array>,
  { inputs, hidden, outputs }: Setup,
): Record<string, Matrix> {
  const sizes = [inputs, ...hidden, outputs];
  return Object.fromEntries(
    sizes.slice(1).flatMap((rows, index): [string, Matrix][] => {
      const l = index + 1;
      return [
        [`W[${l}]`, { rows, columns: sizes[index]!, values: [...values.get(`W${l}`)!] }],
        [`b[${l}]`, { rows, columns: 1, values: [...values.get(`b${l}`)!] }],
      ];
    }),
  );
}

/** Forward, backward and update, in the order of the notes. */
function operationsOf(known: Known): Operation[] {
  const last = known.setup.hidden.length + 1;
  const layers = Array.from({ length: last }, (_, index) => index + 1);
  return [
    ...layers.flatMap((l) => [tensorOf(known, 'Z', l), tensorOf(known, 'A', l)]),
    costOf(known),
    ...layers
      .toReversed()
      .flatMap((l) => ['dA', 'dZ', 'dW', 'db'].map((letter) => tensorOf(known, letter, l))),
    ...layers.flatMap((l) => [updateOf(known, `W[${l}]`), updateOf(known, `b[${l}]`)]),
  ];
}

function tensorOf(known: Known, letter: string, l: number): Operation {
  const { inspection, setup, given } = known;
  const name = `${letter}[${l}]`;
  const tensor = inspection.tensor(`${letter}${l}`)!;
  const isExamples = /[ZA]$/.test(letter);
  const matrix = isExamples
    ? turned(tensor.values, tensor.shape[1]!)
    : { rows: tensor.shape[0]!, columns: tensor.shape[1] ?? 1, values: [...tensor.values] };
  const isGradient = letter.startsWith('d');
  return {
    letter: name,
    stage: isGradient ? 'backward' : 'forward',
    matrix,
    ...(isGradient ? { nudged: nudgedGradient(setup, given, name.slice(1)) } : {}),
    ...madeBy(known, [name], tensor.formula, slopeOf(setup, letter, l)),
  };
}

/** The formula of the derivative that a letter is computed by, before its own. */
function slopeOf(setup: Setup, letter: string, l: number): string[] {
  const isLast = l > setup.hidden.length;
  const formula =
    letter === 'dA' && isLast
      ? lossSlopeFormula(setup, l)
      : letter === 'dZ' && !isLast
        ? slopeFormula(setup.activation, l)
        : undefined;
  return formula ? [formula] : [];
}

function costOf(known: Known): Operation {
  const matrix = { rows: 1, columns: 1, values: [known.inspection.cost] };
  return { letter: 'J', stage: 'forward', matrix, ...madeBy(known, ['ℒ', 'J'], 'J') };
}

/** The rule for all parameters, for one of them. */
function updateOf({ calls, after }: Known, letter: string): Operation {
  const call = calls.findIndex(({ formulas }) => formulas.some((formula) => formula.startsWith('θ :=')));
  const rules = calls[call]!.formulas.filter((formula) => /^[θvμs] :=/.test(formula));
  const formulas = rules.map((rule) => rule.replaceAll('dθ', `d${letter}`).replaceAll('θ', letter));
  return { letter, stage: 'update', matrix: after[letter]!, formulas, reads: [letter, `d${letter}`], call };
}

/** The formulas of letters as the step's kernels compute them, or another where they do not. */
function madeBy(
  { calls }: Known,
  letters: readonly string[],
  otherwise: string,
  before: readonly string[] = [],
): Pick<Operation, 'formulas' | 'reads' | 'call'> {
  const call = calls.findIndex(({ formulas }) =>
    formulas.some((formula) => formula.startsWith(`${letters.at(-1)} = `)),
  );
  const found = calls.flatMap(({ formulas }) =>
    formulas.filter((formula) => letters.some((letter) => formula.startsWith(`${letter} = `))),
  );
  const formulas = [...before, ...(found.length > 0 ? found : [otherwise])];
  const right = formulas.map((formula) => formula.split(' = ').slice(1).join(' ')).join(' ');
  const reads = [...new Set(right.match(/d?[ZAWb]\[\d+\]|\bY\b/g))];
  return { formulas, reads, ...(call < 0 ? {} : { call }) };
}
