// Pooling of images as layers.

import { checkOptions } from '../../checkOptions.ts';
import {
  averagePool2d,
  globalAveragePool2d,
  maxPool2d,
  type AveragePoolOptions,
  type PoolOptions,
} from '../../graph/ops/image/pool2d.ts';
import { input, type Tensor } from '../../graph/tensor.ts';
import type { Layer, LayerConfig } from '../layer.ts';
import { checkRank } from '../layerChecks.ts';
import { libraryLayer, type LibraryKind } from '../libraryLayer.ts';

/** The largest value of each window of images; options and errors are those of the operation `maxPool2d`. Size 2 by default. */
export function maxPool2dLayer(options: Partial<PoolOptions> = {}): Layer {
  checkOptions('maxPool2d', options, ['size', 'stride', 'padding']);
  const { size = 2, stride = size, padding = 'valid' } = options;
  const windows = { size, stride, padding };
  return pooling({ kind: 'maxPool2d', ...windows }, (x) => maxPool2d(x, windows));
}

/** The average of each window of images; options and errors are those of the operation `averagePool2d`. Size 2 by default. */
export function averagePool2dLayer(options: Partial<AveragePoolOptions> = {}): Layer {
  checkOptions('averagePool2d', options, ['size', 'stride', 'padding', 'countPadding']);
  const { size = 2, stride = size, padding = 'valid', countPadding = false } = options;
  const windows = { size, stride, padding, countPadding };
  return pooling({ kind: 'averagePool2d', ...windows }, (x) => averagePool2d(x, windows));
}

/** The average of each channel over an image: [height, width, channels] becomes [channels]. */
export function globalAveragePool2dLayer(): Layer {
  return pooling({ kind: 'globalAveragePool2d' }, globalAveragePool2d);
}

function pooling(config: LayerConfig & { readonly kind: LibraryKind }, pool: (x: Tensor) => Tensor): Layer {
  return libraryLayer(config, (images) => {
    checkRank(config.kind, images, 3, { most: 3 });
    return {
      // The operation knows which shapes fit, and what comes of them.
      shape: pool(input('x', [1, ...images])).shape.slice(1),
      label: config.kind.startsWith('max') ? 'max pool' : 'average pool',
      activation: 'identity',
      forward: pool,
    };
  });
}
