// Findings in words: what is so, what to do about it, and the formula behind it.

import type { HealthCode, HealthFinding, Symptom } from './finding.ts';

/** The words for one code. */
interface Wording {
  readonly fatal?: boolean;
  readonly says: (values: Readonly<Record<string, number>>, place: string, against: string) => string;
  readonly advice: string;
  readonly formula?: string;
}

const RATE =
  'Lower the learning rate (try a tenth), put the inputs in standard form, or clip the gradient (clipNorm).';

const WORDINGS: Readonly<Record<HealthCode, Wording>> = {
  nonFinite: {
    fatal: true,
    says: ({ step }, place) => `Since step ${step} ${place} is NaN or infinite.`,
    advice: `${RATE} Steps can be skipped (nonfinite: 'skip') or undone (health: { onFatal: 'rollBack' }).`,
    formula: 'W := W − α dW',
  },
  stepsSkipped: {
    says: ({ skipped }) =>
      `${count(skipped!, 'step')} had a cost or gradient that was NaN or infinite, and changed nothing.`,
    advice: 'A few are harmless. Where they come back, lower the learning rate or look for odd examples.',
  },
  costExplodes: {
    fatal: true,
    says: ({ cost, start }) =>
      `The cost explodes: it is ${show(cost)} and was at most ${show(start)} at the beginning.`,
    advice: RATE,
    formula: 'W := W − α dW overshoots where α is above 2 / the largest curvature of J',
  },
  costRises: {
    says: ({ cost, start }) => `The cost rises: from ${show(start)} to ${show(cost)}.`,
    advice: RATE,
    formula: 'W := W − α dW goes down only where α is small enough',
  },
  costNotFalling: {
    says: ({ cost, start, steps }) =>
      `The cost does not fall: ${show(start)} at the beginning, ${show(cost)} after ${count(steps!, 'step')}.`,
    advice:
      'The learning rate is far too high or too low, the network is stuck, or the inputs do not tell the targets: try ten times less and ten times more, other starting values, and a few examples only, which any network can learn.',
    formula: 'W := W − α dW',
  },
  rateTooLow: {
    says: ({ cost, start, rate, steps }) =>
      `The learning rate ${show(rate)} is too low: in ${count(steps!, 'step')} the same examples went from ${show(start)} to ${show(cost)} only.`,
    advice: 'Raise the learning rate ten times until the cost falls fast, then go back a little.',
    formula: 'W := W − α dW hardly moves where α is small',
  },
  deadUnits: {
    says: ({ share, examples }, place) =>
      `${percent(share)} of the units of ${place} are dead: none of ${examples} examples switches them on.`,
    advice:
      'Lower the learning rate, begin with heNormal weights, or use leakyRelu, whose gradient is nowhere 0.',
    formula: 'relu(z) = 0 and relu′(z) = 0 for z < 0, so dW = dZ Aᵀ = 0 for ever',
  },
  saturatedUnits: {
    says: ({ share }, place) =>
      `${percent(share)} of the activations of ${place} lie at their ends, where hardly any gradient passes.`,
    advice: 'Put the inputs in standard form, begin with smaller weights (xavierNormal), or use relu.',
    formula: 'σ′(z) = a (1 − a), tanh′(z) = 1 − a²: both 0 at the ends',
  },
  saturatedOutput: {
    says: ({ share, cost }, place) =>
      `The outputs of ${place} lie at their ends (${percent(share)}) though the cost is ${show(cost)}: with a squared error no gradient is left to correct them.`,
    advice:
      'Train with binaryCrossEntropy (or softmaxCrossEntropy), whose gradient is ŷ − y and never vanishes.',
    formula: 'ℒ = ½ (ŷ − y)² with ŷ = σ(z) gives dz = (ŷ − y) ŷ (1 − ŷ); cross-entropy gives dz = ŷ − y',
  },
  vanishingGradient: {
    says: ({ ratio }, place, against) =>
      `The gradient vanishes on its way to ${place}: it is ${show(ratio)} times that of ${against}.`,
    advice:
      'Use relu in place of sigmoid or tanh, heNormal weights, batchNorm, residual layers, or fewer layers.',
    formula: 'dZ[l−1] = W[l]ᵀ dZ[l] ∗ g′(Z[l−1]): a factor for each layer',
  },
  explodingGradient: {
    says: ({ ratio }, place, against) =>
      `The gradient explodes on its way to ${place}: it is ${show(ratio)} times that of ${against}.`,
    advice:
      'Begin with smaller weights (heNormal, xavierNormal), clip the gradient (clipNorm), or use batchNorm.',
    formula: 'dZ[l−1] = W[l]ᵀ dZ[l] ∗ g′(Z[l−1]): a factor for each layer',
  },
  identicalUnits: {
    says: ({ units }, place) =>
      `All ${units} units of ${place} are the same and get the same gradient: they stay one unit for ever.`,
    advice: 'Begin with random weights: initializer heNormal or xavierNormal, not zeros.',
    formula: 'rows of W[l] equal and columns of W[l+1] equal ⇒ rows of dW[l] equal',
  },
  linearLayers: {
    says: (_, place) => `${place} have no activation between them: together they are one linear layer.`,
    advice: 'Give the hidden layers an activation such as relu, or leave one of them out.',
    formula: 'W[2] (W[1] x + b[1]) + b[2] = W x + b with W = W[2] W[1], b = W[2] b[1] + b[2]',
  },
  unscaledInputs: {
    says: ({ features, rms }, place) =>
      `${count(features!, 'input')} of the network ${features === 1 ? 'is' : 'are'} not scaled: ${place} is about ${show(rms)} large.`,
    advice: "Put the inputs in standard form: standardForm: fitStandardForm(data, 'standard').",
    formula: 'x := (x − μ) / σ',
  },
  constantFeatures: {
    says: ({ features, examples }, place) =>
      `${count(features!, 'feature')} ${features === 1 ? 'has' : 'have'} the same value in all ${examples} examples looked at: ${place}.`,
    advice: 'Leave them out: they tell nothing.',
  },
  classAbsent: {
    says: ({ classes }, place) =>
      `${classes === 1 ? 'A class has' : `${classes} classes have`} no example in the training data: ${place}. ${classes === 1 ? 'It' : 'They'} cannot be learnt.`,
    advice: 'Add examples, divide the data evenly by class, or leave the class out.',
  },
  classNeverPredicted: {
    says: ({ classes, examples }, place) =>
      `${classes === 1 ? 'A class is' : `${classes} classes are`} never predicted for ${examples} examples: ${place}.`,
    advice: 'Train longer, weigh rare classes more, or add examples of them.',
  },
};

/** A symptom in words. */
export function findingOf(symptom: Symptom, step: number): HealthFinding {
  const { code, values, layer, name, place = '', against = `layer ${values['last']}` } = symptom;
  const { fatal = false, says, advice, formula } = WORDINGS[code];
  const where = place || (layer === undefined ? '' : `layer ${layer}`);
  return {
    code,
    fatal,
    ...(layer === undefined ? {} : { layer }),
    ...(name === undefined ? {} : { name }),
    step,
    values,
    message: says(values, where, against),
    advice,
    ...(formula === undefined ? {} : { formula }),
  };
}

function show(value = Number.NaN): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share = Number.NaN): string {
  return `${Math.round(100 * share)} %`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
