// Tasks and how an answer is judged. Right and wrong answers both get a sentence that helps.
import type { Both } from '../language/language.ts';
import { both } from '../language/language.ts';
import { numberOf } from './numberOf.ts';

/** Figures that an example told last, by name. */
export type Figures = Readonly<Record<string, number>>;

/** A task: a number to compute, a choice with its reason, or a set-up of the example to find. */
export type Task = {
  /** Its name in what is kept of the visitor's progress. */
  readonly id: string;
  readonly question: Both;
} & (NumberTask | ChoiceTask | GoalTask);

interface NumberTask {
  readonly kind: 'number';
  /** Computed, from the numbers of the question. */
  readonly answer: () => number;
  /** How far from it is still right, as a share of it: for answers that must be rounded. Almost 0 where absent. */
  readonly within?: number;
  readonly right: Both;
  /** What is said of a wrong number. */
  readonly wrong: Both;
  /** Numbers that come out of a known slip, with what is said of each. */
  readonly slips?: readonly { readonly answer: () => number; readonly say: Both }[];
}

interface ChoiceTask {
  readonly kind: 'choice';
  readonly options: readonly { readonly text: Both; readonly right?: true; readonly say: Both }[];
}

interface GoalTask {
  readonly kind: 'goal';
  /** Whether a run of the example that ended so has reached the goal. */
  readonly reached: (figures: Figures) => boolean;
  readonly right: Both;
  readonly wrong: (figures: Figures) => Both;
}

/** What is said of an answer. */
export interface Verdict {
  readonly right: boolean;
  readonly say: Both;
}

const NO_NUMBER = both(
  'This is not a number. Write 0.5, -2 or 1/3.',
  '숫자가 아닙니다. 0.5, -2, 1/3처럼 써 주세요.',
);
const NO_CHOICE = both('Choose one of the answers first.', '먼저 답을 하나 골라 주세요.');
const NO_RUN = both(
  'The demo has not ended yet. Let it run to its end, then check again.',
  '예제가 아직 끝나지 않았습니다. 끝까지 실행한 뒤에 다시 확인해 주세요.',
);

/** The verdict on an answer: the text of a number, the place of a choice, or, for a goal, the figures of a run. */
export function judge(task: Task, { given, figures }: { given: string; figures?: Figures }): Verdict {
  switch (task.kind) {
    case 'number':
      return judgeNumber(task, given);
    case 'choice': {
      const option = given === '' ? undefined : task.options[Number(given)];
      return option ? { right: option.right ?? false, say: option.say } : { right: false, say: NO_CHOICE };
    }
    case 'goal': {
      if (!figures) return { right: false, say: NO_RUN };
      const right = task.reached(figures);
      return { right, say: right ? task.right : task.wrong(figures) };
    }
  }
}

function judgeNumber(
  { answer, within = 1e-6, right, wrong, slips = [] }: NumberTask,
  given: string,
): Verdict {
  const value = numberOf(given);
  if (value === undefined) return { right: false, say: NO_NUMBER };
  const isNear = (wanted: number): boolean =>
    Math.abs(value - wanted) <= within * Math.max(Math.abs(wanted), 1e-6);
  if (isNear(answer())) return { right: true, say: right };
  const slip = slips.find((one) => isNear(one.answer()));
  return { right: false, say: slip?.say ?? wrong };
}
