// Equal, Less, … : masks.

import * as ops from '../../../src/graph/ops/index.ts';
import { exact, type OperatorTable } from '../operator.ts';
import { ofTwo } from './arithmetic.ts';

export const comparison: OperatorTable = {
  Equal: exact(ofTwo(ops.equal)),
  Greater: exact(ofTwo(ops.greater)),
  GreaterOrEqual: exact(ofTwo(ops.greaterEqual)),
  Less: exact(ofTwo(ops.less)),
  LessOrEqual: exact(ofTwo(ops.lessEqual)),
};
