// `gradloom learning-curve`: what more data would bring.

import { basename, join } from 'node:path';
import { Command } from 'commander';
import * as v from 'valibot';
import { GradloomError } from '../../errors.ts';
import { learningCurve, type LearningCurvePoint } from '../../train/explore/learningCurve.ts';
import type { CommandContext } from '../commandContext.ts';
import { formatCount, formatNumber } from '../../drawing/format.ts';
import { drawTable } from '../../drawing/table.ts';
import { trainingCurveSvg } from '../../drawing/trainingCurve.ts';
import { EXIT_CODES_HELP } from '../failure.ts';
import { parseOptions } from '../optionValues.ts';
import { RUN_FOLDER, writeOrRescue } from '../outputFiles.ts';
import { stepOptionsOf } from '../train/stepOptions.ts';
import { parseTrainOptions } from '../train/trainOptions.ts';
import { checkPicture, withExploration } from './prepareExploration.ts';
import { addOption, addSharedOptions, pictureEntry, withoutOwn } from './sharedOptions.ts';

const EXAMPLES = `
Trains the same network on few examples, on more, and on all, each time from the start and for the same number of steps,
and compares the cost of these examples with that of the test part. Far apart: more data would help. Close and high: the
network is too small, or not trained enough.
${EXIT_CODES_HELP}

Examples:
  $ gradloom learning-curve --data prices.csv --target price
  $ gradloom learning-curve --data mnist --sizes 100,1000,10000,60000 --steps 2000`;

const sizes = v.pipe(
  v.string(),
  v.check(
    (list) => list.split(',').every((size) => /^\s*[1-9]\d{0,8}\s*$/.test(size)),
    'whole numbers above 0: 100,1000',
  ),
  v.transform((list) => list.split(',').map(Number)),
);
const schema = v.object({ sizes: v.optional(sizes), out: pictureEntry });
const OWN = ['sizes', 'out'] as const;

/** The command. */
export function learningCurveCommand(context: CommandContext): Command {
  const command = new Command('learning-curve')
    .description('See what more data would bring: the cost by the number of examples.')
    .addHelpText('after', EXAMPLES)
    .action(async (given: Record<string, unknown>) => run(given, context));
  addSharedOptions(command, ['learningRate', 'epochs', 'steps']);
  addOption(
    command,
    'The curve:',
    '--sizes <counts>',
    'numbers of examples, 100,1000 (default: eight up to all)',
  );
  addOption(
    command,
    'Files:',
    '--out <file>',
    `the picture, .svg (default ${RUN_FOLDER}/learning-curve.svg)`,
  );
  return command;
}

async function run(given: Readonly<Record<string, unknown>>, context: CommandContext): Promise<void> {
  const own = Object.fromEntries(OWN.map((name) => [name, given[name]]));
  const { sizes, out = join(RUN_FOLDER, 'learning-curve.svg') } = parseOptions('learning-curve', schema, own);
  const options = parseTrainOptions(withoutOwn(given, OWN), 'learning-curve');
  const output = context.open(options);
  await checkPicture(out, [options.data, options.test, options.y, options.testY]);
  await withExploration(options, output, async ({ data, plan, model }) => {
    const { train, test: validation } = data;
    if (validation === undefined) {
      throw new GradloomError('E_ARGUMENT', 'learning-curve: it needs examples to test with; got none.', {
        hint: 'Name some with --test, or put some aside with --test-fraction.',
      });
    }
    const { optimizer, batchSize, loss, steps, augment } = plan;
    const { shuffle, seed } = options;
    // All are trained equally long, unless epochs are asked for: what differs is the data.
    const length = options.epochs === undefined ? { steps } : { epochs: options.epochs };
    const points = await learningCurve(model, {
      data: train,
      validation,
      optimizer,
      loss,
      shuffle,
      seed,
      ...(batchSize === undefined ? {} : { batchSize }),
      ...stepOptionsOf(options),
      ...(augment === undefined ? {} : { augment }),
      ...(sizes ? { sizes } : {}),
      ...length,
      onPoint: (point) => {
        output.note(`${formatCount(point.examples)} examples: ${formatNumber(point.validation['loss']!, 4)}`);
        output.report('progress', { command: 'learning-curve', ...point });
      },
    });
    await writeOrRescue(out, pictureOf(points, { name: basename(data.name), loss }));
    output.print(tableOf(points, output));
    output.print(`picture    ${out}`);
    output.report('result', { command: 'learning-curve', out, loss, points });
  });
}

function tableOf(
  points: readonly LearningCurvePoint[],
  { width, color }: { width: number; color: boolean },
): string {
  const names = Object.keys(points[0]!.training);
  const header = ['examples', ...names.flatMap((name) => [name, `held-out ${name}`])];
  const rows = points.map(({ examples, training, validation }) => [
    formatCount(examples),
    ...names.flatMap((name) => [training[name]!, validation[name]!].map((value) => formatNumber(value, 4))),
  ]);
  return drawTable({ header, rows, width, color });
}

function pictureOf(
  points: readonly LearningCurvePoint[],
  { name, loss }: { readonly name: string; readonly loss: string },
): string {
  const line = (part: 'training' | 'validation') =>
    points.map((point) => [point.examples, point[part]['loss']!] as const);
  return trainingCurveSvg({
    title: `${name}: learning curve`,
    xLabel: 'training examples m (logarithmic)',
    yLabel: `cost J (${loss})`,
    series: [
      { name: 'of the training examples', points: line('training') },
      { name: 'held out', points: line('validation') },
    ],
    xLogScale: points.length > 1,
    isMarked: true,
  });
}
