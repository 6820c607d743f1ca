// What a confusion matrix says of a classifier, by scikit-learn's definitions.

/** How well one class is told. */
export interface ClassMeasures {
  /** Of those that were said to be of the class, the share that is; 0 where none was. */
  readonly precision: number;
  /** Of those of the class, the share that was told; 0 where there is none. */
  readonly recall: number;
  /** 2 P R / (P + R) = 2 TP / (2 TP + FP + FN), 0 where nothing was right. */
  readonly f1: number;
  /** Examples of the class. */
  readonly support: number;
}

/** How well all classes are told. */
export interface ConfusionMeasures {
  /** Share of examples whose class is told. */
  readonly accuracy: number;
  /** Mean recall of the classes that have examples. */
  readonly balancedAccuracy: number;
  /** Mean precision of the classes that occur, as labels or as predictions (macro). */
  readonly precision: number;
  /** Mean recall of the same classes. */
  readonly recall: number;
  /** Mean F1 of the same classes. */
  readonly f1: number;
  /** Each class by itself. */
  readonly byClass: readonly ClassMeasures[];
}

/** From confusion[actual][predicted], counts of at least one example. Where a quotient is 0 / 0, it counts as 0. */
export function classMeasures(confusion: readonly (readonly number[])[]): ConfusionMeasures {
  const predicted = confusion.map((_, label) => total(confusion.map((row) => row[label]!)));
  const byClass = confusion.map((row, label) => {
    const [right, support, told] = [row[label]!, total(row), predicted[label]!];
    return {
      precision: quotient(right, told),
      recall: quotient(right, support),
      f1: quotient(2 * right, support + told),
      support,
    };
  });
  const occurring = byClass.filter(({ support }, label) => support + predicted[label]! > 0);
  const labelled = byClass.filter(({ support }) => support > 0);
  const examples = total(byClass.map(({ support }) => support));
  return {
    accuracy: quotient(total(confusion.map((row, label) => row[label]!)), examples),
    balancedAccuracy: quotient(total(labelled.map(({ recall }) => recall)), labelled.length),
    precision: quotient(total(occurring.map(({ precision }) => precision)), occurring.length),
    recall: quotient(total(occurring.map(({ recall }) => recall)), occurring.length),
    f1: quotient(total(occurring.map(({ f1 }) => f1)), occurring.length),
    byClass,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function quotient(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}
