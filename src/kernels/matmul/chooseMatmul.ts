// Which variant of matmul serves a problem on a device, until a tuner measures it there.

import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulFamily } from './matmulFamily.ts';
import type { MatmulShape } from './matmulShape.ts';
import type { TensorCoreVariant } from './tensorCores.ts';
import { narrow, type NarrowVariant } from './narrow.ts';
import { panel, type PanelVariant } from './panel.ts';
import { tile, type TileVariant } from './tile.ts';

/** A variant of any family. */
export type MatmulVariant = TileVariant | PanelVariant | NarrowVariant | TensorCoreVariant;

/**
 * The variant to use. Measured on lavapipe (8 lanes) and SwiftShader (4 lanes), GFLOP/s in bench/RESULTS.md: panels win
 * wherever C has two rows and two columns, down to [128, 10] · [10, 128]; for one row or column the shared sums take
 * half of a panel's time or less. On GPUs nothing is measured yet; tiles read the least.
 *
 * `tensorCores` is the family of tensor cores, where the device was opened to use them.
 */
export function chooseMatmul(
  shape: MatmulShape,
  device: DeviceTraits,
  tensorCores?: MatmulFamily<TensorCoreVariant>,
): MatmulVariant {
  return (
    tensorCores?.choose(shape, device) ??
    narrow.choose(shape, device) ??
    panel.choose(shape, device) ??
    tile.choose(shape, device)!
  );
}
