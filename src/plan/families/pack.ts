// Tensors side by side in one arena: each is computed where it is to lie.

import type { ArenaFamily } from './family.ts';

export const pack: ArenaFamily<'pack'> = {
  form: 'arena',
  operands: [],
  leavesFirstInBuffer: false,
  offsets: ({ offsets }) => offsets,
};
