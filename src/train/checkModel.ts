// Whether the parts of a model belong together: the same for models that are made and models that are read.

import { checkClassNames } from '../data/canonicalDataSet.ts';
import { STANDARD_FORM_KINDS, type StandardForm } from '../data/standardForm.ts';
import type { TargetScale } from '../data/targetScale.ts';
import { GradloomError } from '../errors.ts';
import { tableFits } from '../formats/columnFeatures.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import type { Shape } from '../graph/shape.ts';
import { checkNetwork } from '../nn/checkNetwork.ts';
import type { Network } from '../nn/network.ts';
import { checkTargetScale } from './checkTargetScale.ts';

/** What a model is made of, but for its device and values. */
export interface ModelParts {
  readonly network: Network;
  readonly standardForm?: StandardForm | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly imageShape?: readonly [number, number, number] | undefined;
  readonly targetScale?: TargetScale | undefined;
  readonly table?: TableSchema | undefined;
}

/** UTF-16 units that all names of classes may take: a model file must hold them. */
const MOST_NAMES = 2 ** 23;

/**
 * Throws `E_SHAPE` where the standard form, the table or the picture has another number of inputs, or the picture another
 * shape than those that the network takes, `E_ARGUMENT` where the network or the table is none, or the classes are not as
 * many as the outputs tell (at most two for one output) or not distinct texts, `E_LIMIT` where their names are too long to
 * be saved, `E_NONFINITE` where the standard form is not finite; as `checkTargetScale`.
 */
export function checkModel(parts: ModelParts): void {
  const { network, standardForm, classes, imageShape, targetScale, table } = parts;
  checkNetwork('model', network);
  const { inputs, outputs } = network;
  if (standardForm) {
    const { kind, shift, scale } = standardForm;
    if (shift.length !== inputs || scale.length !== inputs) {
      throw fail(
        'E_SHAPE',
        `the standard form must be for the network's ${inputs} inputs; got ${shift.length}`,
      );
    }
    if (!STANDARD_FORM_KINDS.includes(kind)) {
      throw fail(
        'E_ARGUMENT',
        `the standard form must be one of ${STANDARD_FORM_KINDS.join(', ')}; got ${kind}`,
      );
    }
    if (network.wholeBelow !== undefined) {
      throw fail('E_ARGUMENT', 'inputs of an embedding must stay whole numbers; got a standard form');
    }
    if (![shift, scale].every((list) => list.every(Number.isFinite))) {
      throw fail('E_NONFINITE', 'the standard form must be finite; got another');
    }
  }
  checkTargetScale(network, targetScale);
  if (table) {
    if (![table.features, table.targets, table.leftOut].every(Array.isArray)) {
      throw fail('E_ARGUMENT', 'the table must be that of a data set (data.table); got another thing');
    }
    if (!tableFits(table, network)) {
      throw fail('E_SHAPE', `the table must be for the network's ${inputs} inputs; got another`);
    }
  }
  if (classes) {
    checkClassNames(classes);
    if (outputs === 1 ? classes.length > 2 : classes.length !== outputs) {
      throw fail(
        'E_ARGUMENT',
        `there must be as many classes as outputs (one output tells two); got ${classes.length} classes, ${outputs} outputs`,
        `The last layer size must be ${classes.length <= 2 ? 1 : classes.length}.`,
      );
    }
    const length = classes.reduce((sum, name) => sum + name.length, 0);
    if (length > MOST_NAMES) {
      throw fail('E_LIMIT', `the names of all classes may have at most ${MOST_NAMES} letters; got ${length}`);
    }
  }
  if (imageShape) {
    const sizes = Array.isArray(imageShape) ? [...imageShape] : [];
    const whole = sizes.length === 3 && sizes.every((size) => Number.isSafeInteger(size) && size >= 1);
    if (!whole || sizes[0]! * sizes[1]! * sizes[2]! !== inputs) {
      throw fail(
        'E_SHAPE',
        `a picture must be [height, width, channels] of the network's ${inputs} inputs; got [${sizes.join(', ')}]`,
      );
    }
    const taken = picturesOf(network);
    if (taken.length === 3 && String(taken) !== String(sizes)) {
      throw fail(
        'E_SHAPE',
        `a picture must be what the network takes, [${taken.join(', ')}]; got [${sizes.join(', ')}]`,
      );
    }
  }
}

/** What the first layer gets that does more than reshape, where it is for pictures; else the inputs as they were given. */
function picturesOf({ layers, inputShape }: Network): Shape {
  const first = layers.find(({ config }) => config.kind !== 'reshape');
  return first && /2d$/i.test(first.config.kind) ? first.input : inputShape;
}

function fail(
  code: 'E_ARGUMENT' | 'E_SHAPE' | 'E_LIMIT' | 'E_NONFINITE',
  rule: string,
  hint = '',
): GradloomError {
  return new GradloomError(code, `model: ${rule}.`, { hint });
}
