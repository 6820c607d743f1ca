// All kinds of nodes. A new kind is one more record here: the compiler asks for it.

import type { PlanNode } from '../planNode.ts';
import { batch } from './batch.ts';
import { conv, convWeights } from './conv.ts';
import { coordinate } from './coordinate.ts';
import { copy } from './copy.ts';
import { crossEntropy } from './crossEntropy.ts';
import { elementwise } from './elementwise.ts';
import type { Family, KernelKind } from './family.ts';
import { gather, scatterAdd } from './gather.ts';
import { leaf } from './leaf.ts';
import { matmul } from './matmul.ts';
import { pack } from './pack.ts';
import { pool, unpool } from './pool.ts';
import { reduce } from './reduce.ts';
import { ring } from './ring.ts';
import { argReduce, scan, topK } from './scan.ts';
import { softmax } from './softmax.ts';
import { watch } from './watch.ts';
import { window } from './window.ts';

/** The records of all kinds. */
export const FAMILIES = {
  argReduce,
  batch,
  conv,
  convWeights,
  coordinate,
  copy,
  crossEntropy,
  elementwise,
  gather,
  leaf,
  matmul,
  pack,
  pool,
  reduce,
  ring,
  scan,
  scatterAdd,
  softmax,
  topK,
  unpool,
  watch,
  window,
} as const satisfies { readonly [K in KernelKind]: Family<K> };

/**
 * The record of a node's kind. It is used for nodes of that kind only, so it may have the type of a record of any kind.
 */
export function familyOf({ lowering }: Pick<PlanNode, 'lowering'>): Family<KernelKind> {
  return FAMILIES[lowering.kind] as unknown as Family<KernelKind>;
}
