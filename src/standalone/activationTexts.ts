// Activations of an exported network as texts: a call in WGSL, and a function in JavaScript that gives the same numbers.

import type { Activation } from '../nn/activation.ts';

interface Texts {
  /** Of z, in WGSL, by functions of shaders/parts. */
  readonly wgsl: string;
  /** Of z, in JavaScript. */
  readonly javascript: string;
}

type Numbers = Readonly<Record<string, number>>;

/** Functions that some of them call. */
export const HELPERS: Readonly<Record<string, string>> = {
  // Φ(z) by the error function of Numerical Recipes, relative error 1.2e-7.
  normalCdf: `function normalCdf(z) {
  const t = 1 / (1 + Math.abs(z) * 0.5 * Math.SQRT1_2);
  const c = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const tail = (t * Math.exp(-0.5 * z * z + c.reduceRight((sum, one) => sum * t + one, 0))) / 2;
  return z < 0 ? tail : 1 - tail;
}`,
  sigmoid: `function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z < 0 ? e : 1) / (1 + e);
}`,
  softplus: `function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}`,
};

const TEXTS: Readonly<Record<Exclude<Activation['name'], 'softmax'>, (n: Numbers) => Texts>> = {
  identity: () => ({ wgsl: 'z', javascript: 'z' }),
  sigmoid: () => ({ wgsl: 'sigmoid(z)', javascript: 'sigmoid(z)' }),
  tanh: () => ({ wgsl: 'tanh_activation(z)', javascript: 'Math.tanh(z)' }),
  relu: () => ({ wgsl: 'relu(z)', javascript: 'z < 0 ? 0 : z' }),
  leakyRelu: ({ slope }) => ({
    wgsl: `leaky_relu(z, ${real(slope!)})`,
    javascript: `z < 0 ? ${slope} * z : z`,
  }),
  elu: ({ alpha }) => ({
    wgsl: `elu(z, ${real(alpha!)})`,
    javascript: `z < 0 ? ${alpha} * Math.expm1(z) : z`,
  }),
  gelu: () => ({ wgsl: 'gelu(z)', javascript: 'z * normalCdf(z)' }),
  geluTanh: () => ({
    wgsl: 'gelu_tanh(z)',
    javascript: 'z * sigmoid(2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z))',
  }),
  silu: ({ alpha }) => ({ wgsl: `silu(z, ${real(alpha!)})`, javascript: `z * sigmoid(${alpha} * z)` }),
  mish: () => ({ wgsl: 'mish(z)', javascript: 'z * Math.tanh(softplus(z))' }),
  selu: ({ alpha, gamma }) => ({
    wgsl: `selu(z, ${real(alpha!)}, ${real(gamma!)})`,
    javascript: `${gamma} * (z < 0 ? ${alpha} * Math.expm1(z) : z)`,
  }),
  celu: ({ alpha }) => ({
    wgsl: `celu(z, ${real(alpha!)})`,
    javascript: `z < 0 ? ${alpha} * Math.expm1(z / ${alpha}) : z`,
  }),
  softplus: () => ({ wgsl: 'softplus(z)', javascript: 'softplus(z)' }),
  softsign: () => ({ wgsl: 'softsign(z)', javascript: 'z / (1 + Math.abs(z))' }),
  hardSigmoid: ({ alpha, beta }) => ({
    wgsl: `hard_sigmoid(z, ${real(alpha!)}, ${real(beta!)})`,
    javascript: `Math.min(1, Math.max(0, ${alpha} * z + ${beta}))`,
  }),
  hardSwish: () => ({ wgsl: 'hard_swish(z)', javascript: 'z * Math.min(1, Math.max(0, z / 6 + 0.5))' }),
  relu6: () => ({ wgsl: 'relu6(z)', javascript: 'Math.min(6, Math.max(0, z))' }),
};

/** Both texts of an activation that is no softmax. */
export function activationTexts({ name, ...numbers }: Activation): Texts {
  return TEXTS[name as Exclude<Activation['name'], 'softmax'>](numbers);
}

/** A number as WGSL reads an f32. */
function real(value: number): string {
  return `f32(${Math.fround(value)})`;
}
