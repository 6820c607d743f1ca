// `gradloom range-test`: which learning rate to begin with.

import { basename, join } from 'node:path';
import { Command } from 'commander';
import * as v from 'valibot';
import { rangeTest, type RangeTest } from '../../train/explore/rangeTest.ts';
import type { CommandContext } from '../commandContext.ts';
import { formatNumber } from '../../drawing/format.ts';
import { trainingCurveSvg } from '../../drawing/trainingCurve.ts';
import { EXIT_CODES_HELP } from '../failure.ts';
import { numberThat, parseOptions, wholeNumber } from '../optionValues.ts';
import { RUN_FOLDER, writeOrRescue } from '../outputFiles.ts';
import { stepOptionsOf } from '../train/stepOptions.ts';
import { parseTrainOptions } from '../train/trainOptions.ts';
import { checkPicture, withExploration } from './prepareExploration.ts';
import { addOption, addSharedOptions, pictureEntry, withoutOwn } from './sharedOptions.ts';

const EXAMPLES = `
Trains for some steps while the learning rate rises from step to step, and draws the cost over it (Smith, 2017).
Nothing is saved but the picture. A good rate lies where the cost falls fastest, or at a tenth of where it is lowest.
${EXIT_CODES_HELP}

Examples:
  $ gradloom range-test
  $ gradloom range-test --data prices.csv --target price --layers 8,64,64,1 --optimizer sgd`;

const positive = numberThat('a finite number above 0', (value) => value > 0);
const schema = v.pipe(
  v.object({
    from: v.optional(positive, '1e-6'),
    to: v.optional(positive, '10'),
    steps: v.optional(wholeNumber(10, 1e6), '200'),
    out: pictureEntry,
  }),
  v.check(({ from, to }) => from < to, '--to must be larger than --from'),
);
const OWN = ['from', 'to', 'steps', 'out'] as const;

/** The command. */
export function rangeTestCommand(context: CommandContext): Command {
  const command = new Command('range-test')
    .description('Find a learning rate: the cost of a short training while it rises.')
    .addHelpText('after', EXAMPLES)
    .action(async (given: Record<string, unknown>) => run(given, context));
  addSharedOptions(command);
  addOption(command, 'The test:', '--from <rate>', 'the rate of the first step (default 1e-6)');
  addOption(command, 'The test:', '--to <rate>', 'the rate of the last step (default 10)');
  addOption(
    command,
    'The test:',
    '--steps <count>',
    'steps; it ends earlier where the cost explodes (default 200)',
  );
  addOption(command, 'Files:', '--out <file>', `the picture, .svg (default ${RUN_FOLDER}/range-test.svg)`);
  return command;
}

async function run(given: Readonly<Record<string, unknown>>, context: CommandContext): Promise<void> {
  const own = Object.fromEntries(OWN.map((name) => [name, given[name]]));
  const {
    from,
    to,
    steps,
    out = join(RUN_FOLDER, 'range-test.svg'),
  } = parseOptions('range-test', schema, own);
  const options = parseTrainOptions(withoutOwn(given, OWN), 'range-test');
  const output = context.open(options);
  await checkPicture(out, [options.data, options.test, options.y, options.testY]);
  await withExploration(options, output, async ({ data, plan, model }) => {
    const { optimizer, batchSize, loss, augment } = plan;
    const { shuffle, seed } = options;
    const training = { data: data.train, optimizer, batchSize, loss, augment, shuffle, seed };
    const found = await rangeTest(model, {
      ...defined(training),
      ...stepOptionsOf(options),
      from,
      to,
      steps,
    });
    const { steepest, minimum, hasDiverged, rates, costs, smoothed } = found;
    await writeOrRescue(out, pictureOf(found, basename(data.name)));
    if (steepest === undefined) {
      output.warn('The cost falls at no rate: the network cannot learn so, or the rates lie too low (--to).');
    } else {
      output.print(`steepest   ${formatNumber(steepest, 3)}, where the cost falls fastest`);
      output.print(
        minimum === undefined
          ? `lowest     nowhere: the cost does not rise again up to ${formatNumber(to, 3)}`
          : `lowest     ${formatNumber(minimum, 3)}, where the cost is lowest: stay below, ${formatNumber(minimum / 10, 3)} is a tenth of it`,
      );
    }
    if (hasDiverged) output.print(`explodes   above ${formatNumber(rates.at(-1)!, 3)}`);
    output.print(`picture    ${out}`);
    output.report('result', {
      command: 'range-test',
      out,
      steepest,
      minimum,
      hasDiverged,
      rates: [...rates],
      costs: [...costs],
      smoothed: [...smoothed],
    });
  });
}

/** Options that were not given are left out. */
function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/** The cost over α on a logarithmic axis, as it was and smoothed. */
function pictureOf({ rates, costs, smoothed, steepest, minimum }: RangeTest, name: string): string {
  const points = (values: Float64Array) =>
    Array.from(values, (value, index) => [rates[index]!, value] as const);
  const lowest = Math.min(...smoothed);
  // What explodes at the end would flatten all that is of interest.
  const most = Math.max(...smoothed.subarray(0, Math.max(2, Math.ceil(smoothed.length / 4)))) * 1.5;
  const shown = (values: Float64Array) =>
    points(values).filter(([, value]) => value <= Math.max(most, 2 * lowest));
  return trainingCurveSvg({
    title: `${name}: learning-rate range test`,
    xLabel: 'learning rate α (logarithmic)',
    yLabel: 'cost J',
    series: [
      { name: 'cost of each step', points: shown(costs) },
      { name: 'mean with its neighbours', points: shown(smoothed) },
    ],
    xLogScale: true,
    isPlain: true,
    marks: [
      ...(steepest === undefined ? [] : [{ name: `steepest ${formatNumber(steepest, 2)}`, x: steepest }]),
      ...(minimum === undefined ? [] : [{ name: `lowest ${formatNumber(minimum, 2)}`, x: minimum }]),
    ],
  });
}
