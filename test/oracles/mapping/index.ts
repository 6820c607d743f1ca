// All operators that have a counterpart here, by ONNX's name.

import type { OperatorTable } from '../operator.ts';
import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { comparison } from './comparison.ts';
import { dropout } from './dropout.ts';
import { image } from './image.ts';
import { linear } from './linear.ts';
import { loss } from './loss.ts';
import { normalization } from './normalization.ts';
import { optimizer } from './optimizer.ts';
import { position } from './position.ts';
import { reduction } from './reduction.ts';
import { shape } from './shape.ts';

/** The table. */
export const OPERATORS: OperatorTable = {
  ...activation,
  ...arithmetic,
  ...comparison,
  ...dropout,
  ...image,
  ...linear,
  ...loss,
  ...normalization,
  ...optimizer,
  ...position,
  ...reduction,
  ...shape,
};
