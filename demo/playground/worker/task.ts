// What a set-up asks a network to learn: examples to train on and to hold out, and what its ends are like.
import {
  drawDigits,
  fitStandardForm,
  fitTargetScale,
  proposeHead,
  splitDataSet,
  subsetDataSet,
  type DataSet,
  type Head,
  type StandardForm,
  type TargetScale,
} from 'gradloom';
import { PICTURES_SEED } from '../../shared/drawing/pictures.ts';
import { planarData, pointsOf } from '../data/planarData.ts';
import { kindOf, type Kind } from '../state/choices.ts';
import type { Setup } from '../state/setup.ts';
import type { OpenFiles } from './openFiles.ts';

/** Examples that scores are measured on at most: all of them would take longer than the steps between. */
const MOST_MEASURED = 1000;

/** Data with what a network for it begins and ends with. */
export interface Task {
  readonly kind: Kind;
  readonly training: DataSet;
  readonly heldOut: DataSet;
  /** Those that scores are measured on. */
  readonly measured: { readonly training: DataSet; readonly heldOut: DataSet };
  readonly standardForm?: StandardForm;
  readonly targetScale?: TargetScale;
  readonly head: Head;
  /** What is predicted, where it has a name. */
  readonly targetName?: string;
}

/** The task of a set-up. Throws what the library throws for data that makes none. */
export async function taskOf(setup: Setup, files: OpenFiles): Promise<Task> {
  const kind = kindOf(setup.data);
  const { training, heldOut, targetName } = await partsOf(setup, files);
  const head = proposeHead(training)!;
  const scale = kind === 'table' ? fitTargetScale(training) : undefined;
  return {
    kind,
    training,
    heldOut,
    measured: { training: some(training), heldOut: some(heldOut) },
    ...(kind === 'plane' ? {} : { standardForm: fitStandardForm(training) }),
    ...(scale ? { targetScale: scale } : {}),
    head,
    ...(targetName === undefined ? {} : { targetName }),
  };
}

async function partsOf(
  setup: Setup,
  files: OpenFiles,
): Promise<{ training: DataSet; heldOut: DataSet; targetName?: string }> {
  switch (setup.data) {
    case 'digits': {
      const data = drawDigits({ count: setup.digits, seed: PICTURES_SEED });
      return divided(data, setup);
    }
    case 'table': {
      const { data, targetName } = await files.table(setup);
      return { ...divided(data, setup), targetName };
    }
    case 'pictures': {
      const { data, test } = files.pictures;
      return test ? { training: data, heldOut: test } : divided(data, setup);
    }
    default: {
      const points = pointsOf(setup);
      return {
        training: planarData(points, setup, { heldOut: false }),
        heldOut: planarData(points, setup, { heldOut: true }),
      };
    }
  }
}

function divided(
  data: DataSet,
  { heldOut, seed }: Pick<Setup, 'heldOut' | 'seed'>,
): { training: DataSet; heldOut: DataSet } {
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
