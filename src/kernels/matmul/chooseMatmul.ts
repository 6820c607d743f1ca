// Which variant of matmul serves a problem on a device, until a tuner measures it there.

import type { DeviceTraits } from '../deviceTraits.ts';
import type { MatmulShape } from './matmulShape.ts';
import { matrixKernels } from './matrixKernels.ts';
import type { MatrixVariant } from './matrixVariant.ts';
import { chooseNarrow, type NarrowVariant } from './narrow.ts';
import { choosePanel, type PanelVariant } from './panel.ts';
import { chooseTile, type TileVariant } from './tile.ts';

/** A variant with its tile. */
export type MatmulVariant = TileVariant | PanelVariant | NarrowVariant | MatrixVariant;

/**
 * The variant to use. Measured on lavapipe (8 lanes) and SwiftShader (4 lanes), GFLOP/s in bench/RESULTS.md: panels win
 * wherever C has two rows and two columns, down to [128, 10] · [10, 128]; for one row or column the shared sums take
 * half of a panel's time or less. Nothing is measured on real GPUs yet: tiles, whose traffic is the least.
 */
export function chooseMatmul(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  return (device.matrixUnit && matrixKernels()?.choose(shape, device)) ?? chooseExact(shape, device);
}

function chooseExact(shape: MatmulShape, device: DeviceTraits): MatmulVariant {
  const { m, n } = shape;
  const { subgroupSize: lanes, driver, features } = device;
  if (Math.min(m, n) === 1) return chooseNarrow(shape, device);
  if (driver.kind !== 'gpu' && features.has('subgroups') && (lanes === 4 || lanes === 8)) {
    return choosePanel(shape, lanes);
  }
  return driver.kind === 'gpu' && Math.min(m, n) <= 8
    ? chooseNarrow(shape, device)
    : chooseTile(shape, device);
}
