// Layers with a way around them.

import { checkOptions } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { add } from '../../graph/ops/pointwise/add.ts';
import { sameShape, showShape } from '../../graph/shape.ts';
import { checkLayer } from '../checkLayer.ts';
import { buildChain, type PlacedLayer } from '../chain.ts';
import type { BuiltLayer, Layer } from '../layer.ts';
import { libraryLayer } from '../libraryLayer.ts';

/** Numbers of inner layers follow that of the whole after a dot. */
function tag(number: number): string {
  return `.${number}`;
}

/** A residual layer as it was built. */
interface BuiltResidual extends BuiltLayer {
  readonly ways: readonly [through: readonly PlacedLayer[], past: readonly PlacedLayer[]];
}

/** The layers of both ways of a residual layer that was built, F's and S's; none of another layer. */
export function residualWays(built: BuiltLayer): BuiltResidual['ways'] | undefined {
  return (built as Partial<BuiltResidual>).ways;
}

/** Options of a residual block. */
export interface ResidualOptions {
  /** Layers on the way around, where the shapes differ: a product that fits. Default: none, x itself. */
  readonly shortcut?: readonly Layer[] | undefined;
}

/**
 * A[l] = F(x) + x, F the given layers in turn; with a shortcut S: F(x) + S(x). Parameters of the inner layers are
 * counted on within the layer, those of F and then those of S: `W2.1`, `b2.1`, `W2.3` where it is layer 2. Source: He
 * et al., 2016.
 *
 * @throws GradloomError `E_ARGUMENT` for what are no layers; built, `E_SHAPE` where both ways differ in shape.
 */
export function residualLayer(given: readonly Layer[], options: ResidualOptions = {}): Layer {
  checkOptions('residual', options, ['shortcut']);
  const { shortcut: past = [] } = options;
  if (!Array.isArray(given) || given.length === 0 || !Array.isArray(past)) {
    throw new GradloomError(
      'E_ARGUMENT',
      'residual: it takes a list of at least one layer; got another thing.',
      {
        hint: 'residual([dense(64, "relu"), dense(64)])',
      },
    );
  }
  const [layers, shortcut] = [[...given], [...past]] as [Layer[], Layer[]];
  for (const layer of [...layers, ...shortcut]) checkLayer(layer, 'residual');
  const [inner, around] = [layers, shortcut].map((list) => list.map(({ config }) => config));
  return libraryLayer(
    { kind: 'residual', layers: inner, ...(shortcut.length > 0 ? { shortcut: around } : {}) },
    (input): BuiltResidual => {
      const through = buildChain(layers, input, { what: 'residual', tag });
      const past = buildChain(shortcut, input, { what: 'residual', tag, first: layers.length + 1 });
      if (!sameShape(through.shape, past.shape)) {
        throw new GradloomError(
          'E_SHAPE',
          `residual: both ways must give one shape; got ${showShape(through.shape)} and ${showShape(past.shape)} past the layers.`,
          {
            hint: 'Give the last layer the units of the input, or a shortcut: { shortcut: [dense(units)] }.',
          },
        );
      }
      const all = [...through.layers, ...past.layers];
      const streams = (list: typeof all) => list.reduce((sum, { built }) => sum + (built.streams ?? 1), 0);
      return {
        shape: through.shape,
        ways: [through.layers, past.layers],
        label: `residual of ${all.map(({ built, config }) => built.label ?? config.kind).join(', ')}`,
        activation: 'identity',
        parameters: all.flatMap(({ parameters }) => parameters),
        state: all.flatMap(({ state }) => state),
        width: Math.max(...all.map(({ width }) => width)),
        streams: streams(all),
        forward: (x, context) => {
          const f = through.forward(x, context);
          const s = past.forward(x, { ...context, stream: context.stream + streams([...through.layers]) });
          return { a: add(f.a, s.a), state: { ...f.state, ...s.state } };
        },
      };
    },
    [...layers, ...shortcut],
  );
}
