// From where on something is a finding, and why there. Twenty healthy trainings of test/train/health/healthyRuns.ts stay
// on the right side of all of them, and each story of test/train/health/stories.ts crosses its own.

export const LIMITS = {
  /**
   * Costs of the last steps, all above so many times the worst of the first steps and of a constant prediction: such
   * parameters are worth nothing any more.
   */
  exploded: 100,
  /** The same where no constant prediction is known: costs of one's own may begin anywhere. */
  explodedUnknown: 1e6,
  /** A cost is said to rise above so many times its beginning, and where a constant prediction is better. */
  rises: 1.2,
  /** The same where no constant prediction is known. */
  risesUnknown: 2,
  /** Standard errors that two means must lie apart to differ: 1 in 15,000 by chance (normal distribution). */
  errors: 4,
  /** Steps before anything is said of a cost's course: Adam and warm-ups take their time. */
  courseSteps: 50,
  /** Steps before a cost must have fallen: plateaus at the beginning are common. */
  fallSteps: 200,
  /** A cost that fell by less than this share of its beginning has not fallen. */
  fall: 0.05,
  /** A rate is too low where the same examples cost less, but by less than this share. */
  lowRateFall: 0.05,
  /**
   * Share of a layer's relu units that none of the examples looked at switches on. With a rate that is too high 40 % of a
   * network can die (CS231n, "Neural networks part 1").
   */
  dead: 0.5,
  /**
   * Share of a layer's activations within 0.01 of their ends while the cost is still bad. There tanh′ and σ′ pass on less
   * than 0.02 and 0.01 (Glorot & Bengio 2010, section 3).
   */
  saturated: 0.7,
  /** Share of outputs within 0.01 of 0 and 1 under a cost that vanishes there. */
  saturatedOutput: 0.7,
  /** A cost is bad above this share of a constant prediction's. */
  badCost: 0.5,
  /**
   * How many times smaller or larger the gradient of the first layer's Z is than that of the last. Ten layers of σ lose
   * 4^9 = 3e5 and more, as σ′ ≤ ¼.
   */
  vanishing: 1e-4,
  exploding: 1e4,
  /** Differences of this share of the largest number are rounding: 16 units in the last place. */
  equal: 2 ** -20,
  /**
   * Root mean square of a feature as it enters the network: initialisers (Glorot, He) count on 1, and the largest
   * eigenvalue, so the highest possible rate, goes with its square (LeCun et al. 1998, "Efficient BackProp", 4.3).
   */
  unscaled: 10,
  /** Examples of a class among those looked at before it is said never to be predicted. */
  classExamples: 5,
} as const;
