// Float64 loops of the optimisers, written down from PyTorch's documentation.

/** Parameters before, gradient and step t from 1 → parameters after. State is kept inside. */
export type ReferenceOptimizer = (theta: number[], gradient: number[], step: number) => number[];

/** torch.optim.SGD(lr, momentum, weight_decay, nesterov). */
export function referenceSgd(options: {
  lr: number;
  momentum?: number;
  weightDecay?: number;
  nesterov?: boolean;
}): ReferenceOptimizer {
  const { lr, momentum = 0, weightDecay = 0, nesterov = false } = options;
  let buffer: number[] | undefined;
  return (theta, gradient) => {
    const g = gradient.map((value, i) => value + weightDecay * theta[i]!);
    if (momentum === 0) return theta.map((value, i) => value - lr * g[i]!);
    buffer = buffer ? buffer.map((value, i) => momentum * value + g[i]!) : g;
    const direction = nesterov ? g.map((value, i) => value + momentum * buffer![i]!) : buffer;
    return theta.map((value, i) => value - lr * direction[i]!);
  };
}

/** torch.optim.Adam and AdamW. */
export function referenceAdam(options: {
  lr: number;
  betas?: [number, number];
  epsilon?: number;
  weightDecay?: number;
  decoupled?: boolean;
}): ReferenceOptimizer {
  const { lr, betas: [b1, b2] = [0.9, 0.999], epsilon = 1e-8, weightDecay = 0, decoupled = false } = options;
  let m: number[] = [];
  let v: number[] = [];
  return (theta, gradient, step) => {
    const g = decoupled ? gradient : gradient.map((value, i) => value + weightDecay * theta[i]!);
    const kept = decoupled ? theta.map((value) => value * (1 - lr * weightDecay)) : theta;
    m = g.map((value, i) => b1 * (m[i] ?? 0) + (1 - b1) * value);
    v = g.map((value, i) => b2 * (v[i] ?? 0) + (1 - b2) * value * value);
    return kept.map((value, i) => {
      const spread = Math.sqrt(v[i]!) / Math.sqrt(1 - b2 ** step) + epsilon;
      return value - ((lr / (1 - b1 ** step)) * m[i]!) / spread;
    });
  };
}

/** torch.optim.RMSprop(lr, alpha, eps, weight_decay). */
export function referenceRmsprop(options: {
  lr: number;
  alpha?: number;
  epsilon?: number;
  weightDecay?: number;
}): ReferenceOptimizer {
  const { lr, alpha = 0.99, epsilon = 1e-8, weightDecay = 0 } = options;
  let s: number[] = [];
  return (theta, gradient) => {
    const g = gradient.map((value, i) => value + weightDecay * theta[i]!);
    s = g.map((value, i) => alpha * (s[i] ?? 0) + (1 - alpha) * value * value);
    return theta.map((value, i) => value - (lr * g[i]!) / (Math.sqrt(s[i]!) + epsilon));
  };
}
