// What a training may be told of its examples: how much each counts, and how sure its label is.

/** Options of a model's cost. */
export interface ExampleOptions {
  /**
   * ε in [0, 1): a label counts as 1 − ε of its class and ε shared evenly by all: y ← (1 − ε) y + ε / classes, for
   * probabilities one by one (1 − ε) y + ε / 2. Cross-entropies only. Source: Szegedy et al., 2016; as PyTorch and Keras.
   */
  readonly labelSmoothing?: number | undefined;
  /**
   * How much the examples of each class count, a number of at least 0 for each, in the order of the model's classes; or
   * `balanced`: by one over how many there are, so that all classes together count alike (as scikit-learn).
   */
  readonly classWeights?: 'balanced' | ArrayLike<number> | undefined;
  /**
   * How much each example counts, numbers of at least 0 in the order of the data. Together with class weights: the
   * products. All are divided by their mean, so that they are 1 on average: the cost of all examples is the weighted mean
   * Σ w J / Σ w, as PyTorch's `CrossEntropyLoss(weight)`, and that of a mini-batch Σ w J / m, as Keras counts.
   */
  readonly exampleWeights?: ArrayLike<number> | undefined;
}
