// `gradloom cost-surface`: the cost of a trained model over one or two of its parameters, or over random directions.

import { basename, join } from 'node:path';
import { Command } from 'commander';
import * as v from 'valibot';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { costCurve, costSurface, type CostAxisOptions } from '../../train/explore/costSurface.ts';
import type { Model } from '../../train/model.ts';
import type { CommandContext } from '../commandContext.ts';
import { addDataOptions, dataEntries } from '../data/dataOptions.ts';
import { formatCount, formatNumber } from '../../drawing/format.ts';
import { surfaceSvg } from '../../drawing/surfaceSvg.ts';
import { trainingCurveSvg } from '../../drawing/trainingCurve.ts';
import { EXIT_CODES_HELP } from '../failure.ts';
import { openDevice } from '../openDevice.ts';
import { oneOf, parseOptions, text, wholeNumber } from '../optionValues.ts';
import type { Output } from '../output.ts';
import { RUN_FOLDER, writeOrRescue } from '../outputFiles.ts';
import { loadToPredict } from '../predict/predictData.ts';
import { readModel } from '../readModel.ts';
import { driverEntry } from '../train/trainOptions.ts';
import { checkPicture } from './prepareExploration.ts';
import { addOption, pictureEntry } from './sharedOptions.ts';

const EXAMPLES = `
Without --over it goes along two random directions, each unit's as long as its weights: the model lies in the middle.
Parameters are W1, b1, …; their elements are counted row by row from 0.
${EXIT_CODES_HELP}

Examples:
  $ gradloom cost-surface --model gradloom-run/model.safetensors --data prices.csv
  $ gradloom cost-surface --model line.safetensors --data line.csv --over W1[0] --range -2:4
  $ gradloom cost-surface --model line.safetensors --data line.csv --over W1[0],b1[0] --points 81`;

const PARAMETER = /^\s*([A-Za-z][\w.]*?)(?:\[(\d+)\])?\s*$/;
const over = v.pipe(
  v.string(),
  v.check((list) => {
    const names = list.split(',');
    return names.length <= 2 && names.every((name) => PARAMETER.test(name));
  }, 'one or two parameters, such as W1[0] or W1[3],b1[0]'),
  v.transform((list) =>
    list.split(',').map((name) => {
      const [, parameter = '', element = '0'] = PARAMETER.exec(name) ?? [];
      return { parameter, element: Number(element) };
    }),
  ),
);
const range = v.pipe(
  v.string(),
  v.check(
    (list) => rangesOf(list).every(([from, to]) => from < to),
    'FROM:TO for each axis, such as -2:4 or -2:4,0:1',
  ),
  v.transform((list) => rangesOf(list)),
);
const rangesOf = (list: string): [number, number][] =>
  list.split(',').map((one) => {
    const [from = '', to = '', ...rest] = one.split(':');
    const isPair = rest.length === 0 && from.trim() !== '' && to.trim() !== '';
    return isPair ? [Number(from), Number(to)] : [Number.NaN, Number.NaN];
  });

const schema = v.object({
  ...dataEntries,
  model: text,
  data: text,
  part: v.optional(oneOf(['auto', 'train', 'test']), 'auto'),
  over: v.optional(over),
  range: v.optional(range),
  points: v.optional(wholeNumber(2, 1001)),
  out: pictureEntry,
  driver: driverEntry,
  json: v.optional(v.boolean()),
  quiet: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});
type Options = v.InferOutput<typeof schema>;

/** The command. */
export function costSurfaceCommand(context: CommandContext): Command {
  const command = new Command('cost-surface')
    .description('Draw the cost of a model over one or two parameters, or along random directions.')
    .addHelpText('after', EXAMPLES)
    .requiredOption('-m, --model <file>', 'a model that `gradloom train` has saved, or an .onnx file')
    .requiredOption('-d, --data <path>', 'a file or folder, or mnist or fashion-mnist')
    .action(async (given: Record<string, unknown>) =>
      run(parseOptions('cost-surface', schema, given), context),
    );
  addDataOptions(command);
  addOption(
    command,
    'The picture:',
    '--over <parameters>',
    'one or two, W1[0] or W1[3],b1[0] (default: two random directions)',
  );
  addOption(command, 'The picture:', '--range <ranges>', 'FROM:TO of each axis (default: around the model)');
  addOption(
    command,
    'The picture:',
    '--points <count>',
    'of each axis (default 101 of a curve, 41 of a surface)',
  );
  addOption(command, 'The picture:', '--part <name>', 'train or test (default: test where there is one)');
  addOption(
    command,
    'The picture:',
    '-s, --seed <number>',
    'of the random directions, and of the division of the data (default 0)',
  );
  addOption(command, 'Files:', '--out <file>', `the picture, .svg (default ${RUN_FOLDER}/cost.svg)`);
  addOption(
    command,
    'Output:',
    '--driver <name>',
    'auto, system, swiftshader (default auto, or the variable GRADLOOM_DRIVER)',
  );
  addOption(command, 'Output:', '-q, --quiet', 'only the result');
  return command;
}

async function run(options: Options, context: CommandContext): Promise<void> {
  const output = context.open(options);
  const { model: file, out = join(RUN_FOLDER, 'cost.svg'), driver } = options;
  await checkPicture(out, [file, options.data, options.test, options.y, options.testY]);
  const decoded = await readModel(file);
  for (const warning of decoded.warnings) output.warn(warning);
  const data = await loadToPredict(options, decoded, output);
  for (const warning of data.warnings ?? []) output.warn(warning);
  const gpu = await openDevice({ driver }, output);
  try {
    const model = decoded.open(gpu);
    const axes = await axesOf(model, options);
    const how = { model, data, out, title: `${basename(options.data)}: cost over ${titleOf(axes)}` };
    const found = axes.length === 1 ? await drawCurve(axes[0]!, how) : await drawSurface(axes, how);
    output.print(`lowest     ${formatNumber(found.lowest, 5)} at ${found.place}`);
    output.print(`picture    ${out}, ${formatCount(found.costs.length)} points`);
    report(output, { out, ...found });
  } finally {
    gpu.close();
  }
}

const titleOf = (axes: readonly CostAxisOptions[]): string =>
  axes
    .map(({ along }) => ('parameter' in along ? `${along.parameter}[${along.element ?? 0}]` : undefined))
    .filter((name) => name !== undefined)
    .join(' and ') || 'two random directions';

/** The axes that the options name, from where the model is where they say no range. */
async function axesOf(model: Model, { over, range, points, seed }: Options): Promise<CostAxisOptions[]> {
  const directions: CostAxisOptions['along'][] = over ?? [{ random: seed }, { random: (seed + 1) % 2 ** 32 }];
  if (range && range.length !== directions.length) {
    throw new GradloomError(
      'E_ARGUMENT',
      `cost-surface: --range must have a range for each of ${directions.length} axes; got ${range.length}.`,
    );
  }
  const values = await model.values();
  return directions.map((along, index) => {
    const now = 'parameter' in along ? (values.get(along.parameter)?.[along.element ?? 0] ?? 0) : undefined;
    const reach = now === undefined ? 1 : Math.max(1, 2 * Math.abs(now));
    const [from, to] = range?.[index] ?? [(now ?? 0) - reach, (now ?? 0) + reach];
    return { along, from, to, ...(points === undefined ? {} : { points }) };
  });
}

interface Drawing {
  readonly model: Model;
  readonly data: DataSet;
  readonly out: string;
  readonly title: string;
}

interface Drawn {
  readonly lowest: number;
  readonly place: string;
  readonly costs: readonly number[];
  readonly axes: readonly {
    readonly name: string;
    readonly present: number;
    readonly positions: readonly number[];
  }[];
}

async function drawCurve(axis: CostAxisOptions, { model, data, out, title }: Drawing): Promise<Drawn> {
  const { costs, positions, name, present } = await costCurve(model, { data, ...axis });
  const svg = trainingCurveSvg({
    title,
    xLabel: name,
    yLabel: 'cost J',
    series: [
      { name: 'J', points: Array.from(positions, (position, index) => [position, costs[index]!] as const) },
    ],
    isPlain: true,
    marks: present >= axis.from && present <= axis.to ? [{ name: 'the model', x: present }] : [],
  });
  await writeOrRescue(out, svg);
  const at = indexOfLowest(costs);
  return {
    lowest: costs[at]!,
    place: `${name} = ${formatNumber(positions[at]!, 4)}`,
    costs: [...costs],
    axes: [{ name, present, positions: [...positions] }],
  };
}

async function drawSurface(
  axes: readonly CostAxisOptions[],
  { model, data, out, title }: Drawing,
): Promise<Drawn> {
  const [across, up] = axes;
  const { x, y, costs } = await costSurface(model, { data, x: across!, y: up! });
  const lowest = indexOfLowest(costs);
  const [column, row] = [lowest % x.positions.length, Math.floor(lowest / x.positions.length)];
  await writeOrRescue(out, surfaceSvg({ title, x, y, values: costs, valueLabel: 'cost J' }));
  return {
    lowest: costs[lowest]!,
    place: `${x.name} = ${formatNumber(x.positions[column]!, 4)}, ${y.name} = ${formatNumber(y.positions[row]!, 4)}`,
    costs: [...costs],
    axes: [x, y].map(({ name, present, positions }) => ({ name, present, positions: [...positions] })),
  };
}

/** Throws `E_NONFINITE` where no cost is finite. */
function indexOfLowest(costs: Float64Array): number {
  let lowest = -1;
  costs.forEach((cost, index) => {
    if (Number.isFinite(cost) && (lowest < 0 || cost < costs[lowest]!)) lowest = index;
  });
  if (lowest >= 0) return lowest;
  throw new GradloomError('E_NONFINITE', 'cost-surface: a cost must be finite somewhere; got none.', {
    hint: 'Choose a smaller --range.',
  });
}

function report(output: Output, { out, lowest, axes, costs }: Drawn & { readonly out: string }): void {
  output.report('result', { command: 'cost-surface', out, lowest, axes, costs });
}
