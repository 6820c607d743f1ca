// Whether a device can start a call's workgroups.

import { GradloomError } from '../errors.ts';
import type { ShaderCall } from './shaderCall.ts';

/** Throws `E_LIMIT` for more workgroups a dimension than `limit`. */
export function checkWorkgroups({ label, workgroups }: ShaderCall, limit: number): void {
  if (workgroups.every((count) => count <= limit)) return;
  throw new GradloomError(
    'E_LIMIT',
    `${label}: at most ${limit} workgroups a dimension; got [${workgroups.join(', ')}].`,
    { hint: 'The tensor is too large for one call; split it.' },
  );
}
