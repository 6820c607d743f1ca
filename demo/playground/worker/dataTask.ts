// Tasks of digits, tables and pictures: divided into two parts, in standard form, with the head that their targets ask for.
import {
  drawDigits,
  fitStandardForm,
  fitTargetScale,
  GradloomError,
  proposeHead,
  splitDataSet,
  subsetDataSet,
  type DataSet,
} from 'gradloom';
import { PICTURES_SEED } from '../../shared/drawing/pictures.ts';
import { kindOf } from '../state/choices.ts';
import type { Setup } from '../state/setup.ts';
import type { OpenFiles } from './openFiles.ts';
import type { Task } from './task.ts';

/** Examples that scores are measured on at most: all of them would take longer than the steps between. */
const MOST_MEASURED = 1000;

/** The task of a set-up that is none of the plane. */
export async function dataTask(setup: Setup, files: OpenFiles): Promise<Task> {
  const kind = kindOf(setup.data);
  const { training, heldOut, targetName } = await partsOf(setup, files);
  if (training.classes?.length === 1) {
    throw new GradloomError(
      'E_FILE',
      `data: there must be at least two classes to tell apart; got ${JSON.stringify(training.classes[0])} alone.`,
      { hint: 'Predict another column, or take data with labels of more than one kind.' },
    );
  }
  const scale = kind === 'table' ? fitTargetScale(training) : undefined;
  return {
    kind,
    training,
    heldOut,
    measured: { training: some(training), heldOut: some(heldOut) },
    standardForm: fitStandardForm(training),
    ...(scale ? { targetScale: scale } : {}),
    head: proposeHead(training)!,
    ...(targetName === undefined ? {} : { targetName }),
  };
}

async function partsOf(
  setup: Setup,
  files: OpenFiles,
): Promise<Pick<Task, 'training' | 'heldOut' | 'targetName'>> {
  if (setup.data === 'digits')
    return divided(drawDigits({ count: setup.digits, seed: PICTURES_SEED }), setup);
  if (setup.data === 'table') {
    const { data, targetName } = await files.table(setup);
    return { ...divided(data, setup), targetName };
  }
  const { data, test } = files.pictures;
  return test ? { training: data, heldOut: test } : divided(data, setup);
}

function divided(
  data: DataSet,
  { heldOut, seed }: Pick<Setup, 'heldOut' | 'seed'>,
): Pick<Task, 'training' | 'heldOut'> {
  const { train, test } = splitDataSet(data, { testFraction: heldOut, seed });
  return { training: train, heldOut: test };
}

/** All examples, or as many, evenly spaced. */
function some(data: DataSet): DataSet {
  const { examples } = data;
  if (examples <= MOST_MEASURED) return data;
  const rows = Uint32Array.from({ length: MOST_MEASURED }, (_, index) =>
    Math.floor((index * examples) / MOST_MEASURED),
  );
  return subsetDataSet(data, rows);
}
