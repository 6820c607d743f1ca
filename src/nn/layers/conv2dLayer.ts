// The convolution layer: filters over images.

import { checkOptions } from '../../checkOptions.ts';
import { conv2d, CONV2D_OPTIONS, type Conv2dOptions } from '../../graph/ops/image/conv2d.ts';
import { add } from '../../graph/ops/pointwise/add.ts';
import { input as tensor } from '../../graph/tensor.ts';
import { activate, activation, type Activation, type ActivationName } from '../activation.ts';
import { initializer, initialWeights } from '../initializer.ts';
import type { Layer } from '../layer.ts';
import { checkRank, checkWholeOption } from '../layerChecks.ts';
import { libraryLayer } from '../libraryLayer.ts';
import type { DenseOptions } from './dense.ts';

/** Options of a convolution layer. */
export interface Conv2dLayerOptions extends Conv2dOptions, DenseOptions {
  /** Rows and columns of a filter: one number, or [rows, columns]. Default 3. */
  readonly size?: number | readonly [rows: number, columns: number] | undefined;
  /** Name of the activation; default `identity`. */
  readonly activation?: ActivationName | Activation | undefined;
}

const OPTIONS = [
  ...CONV2D_OPTIONS,
  'size',
  'activation',
  'initializer',
  'bias',
] as const satisfies readonly (keyof Conv2dLayerOptions)[];

/**
 * A convolution layer with a number of filters: A = g(conv2d(X, W) + b) for images X [examples, height, width,
 * channels], W [filters, rows, columns, channels / groups], b [filters]; where windows lie, and what is thrown, is as
 * in `conv2d`. Starting values: He, for which a filter's weights are the inputs; of Xavier filters · rows · columns /
 * groups are the outputs.
 */
export function conv2dLayer(filters: number, options: Conv2dLayerOptions = {}): Layer {
  checkWholeOption('conv2d', 'filters', filters);
  checkOptions('conv2d', options, OPTIONS);
  const { size = 3, stride = 1, padding = 'valid', dilation = 1, groups = 1, bias = true } = options;
  const g = activation(options.activation ?? 'identity');
  const start = initializer(options.initializer ?? 'heNormal');
  const [rows, columns] = typeof size === 'number' ? [size, size] : size;
  checkWholeOption('conv2d', 'rows', rows);
  checkWholeOption('conv2d', 'columns', columns);
  const windows = { stride, padding, dilation, groups };
  return libraryLayer(
    { kind: 'conv2d', filters, size, activation: g, ...windows, initializer: start, bias },
    (images) => {
      checkRank('conv2d', images, 3, { most: 3 });
      const channels = images[2]!;
      const shape = [filters, rows, columns, channels / groups];
      // The operation knows which shapes fit, and what comes of them.
      const w = tensor('W', Number.isInteger(channels / groups) ? shape : [filters, rows, columns, channels]);
      const results = conv2d(tensor('x', [1, ...images]), w, windows).shape.slice(1);
      const fan = { inputs: (rows * columns * channels) / groups, units: filters };
      return {
        shape: results,
        label: `${filters} filters ${rows} × ${columns}${g.name === 'identity' ? '' : ` ${g.name}`}`,
        activation: g.name,
        parameters: [
          {
            name: 'W',
            role: 'weight',
            shape,
            initial: (random) =>
              initialWeights(start, { ...fan, outputs: (rows * columns * filters) / groups }, random),
          },
          ...(bias ? [{ name: 'b', role: 'bias', shape: [filters], initial: 0 } as const] : []),
        ],
        forward: (x, { parameters: { W, b }, keep }) => {
          const product = conv2d(x, W!, windows);
          const z = keep(b ? add(product, b) : product);
          return { z, a: activate(z, g) };
        },
      };
    },
  );
}
