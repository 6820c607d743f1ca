// Inputs and variables: memory that is there from the start.

import type { LeafFamily } from './family.ts';

export const leaf: LeafFamily = { form: 'leaf', operands: [], leavesFirstInBuffer: false };
