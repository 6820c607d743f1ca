// Dropout where its result is not random.

import * as ops from '../../../src/graph/ops/index.ts';
import { constant } from '../../../src/graph/tensor.ts';
import { exact, type OperatorTable } from '../operator.ts';
import { Outside } from '../outside.ts';

export const dropout: OperatorTable = {
  Dropout: exact((node) => {
    // An attribute before operator set 12, when training was an attribute too, and from set 7 on no case at all.
    const rate = node.has(1) ? node.scalar(1) : node.number('ratio', 0.5);
    const training = node.has(2) ? node.scalar(2) !== 0 : node.opset < 7 && !node.flag('is_test', false);
    if (training && rate !== 0)
      throw new Outside("dropout's random mask, which depends on the generator: ours is Philox");
    const x = node.tensor(0);
    const y = training ? ops.dropout(x, 0, { seed: node.number('seed', 0), step: node.indices([0], []) }) : x;
    return [y, constant(1, x.shape)];
  }),
};
