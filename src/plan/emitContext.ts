// What turning clusters into kernel calls needs to know.

import type { BufferRange } from '../gpu/buffer.ts';
import type { DeviceTraits } from '../kernels/deviceTraits.ts';
import type { MatmulChoices } from '../kernels/chooseMatmuls.ts';
import type { BodyContext } from './body.ts';
import type { PlanNode } from './planNode.ts';

/** What emitting needs beside the cluster. */
export interface EmitContext extends BodyContext {
  readonly device: DeviceTraits;
  readonly scratch: (bytes: number) => BufferRange;
  /** Nodes that share their memory with others: no element beyond their own may be written. */
  readonly packed: (node: PlanNode) => boolean;
  /** The kernel of each matrix product. */
  readonly matmuls: MatmulChoices;
}
