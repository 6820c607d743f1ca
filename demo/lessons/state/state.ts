// All that the page knows, and how it changes. Views are made of it.
import type { Settings } from '../content/control.ts';
import type { Verdict } from '../content/task.ts';
import type { Language } from '../language/language.ts';

/** An answer as it was typed or chosen, and what was said of it. */
export interface Answer {
  readonly given: string;
  readonly verdict?: Verdict;
}

/** The page's state. */
export interface State {
  readonly language: Language;
  /** The chapter's name. */
  readonly chapter: string;
  /** What the visitor chose for examples, by chapter; absent: as it begins. */
  readonly settings: Readonly<Record<string, Settings>>;
  /** Answers by task. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Tasks that were solved, now or at an earlier visit. */
  readonly solved: readonly string[];
}

/** What can happen. */
export type Action =
  | { readonly type: 'speak'; readonly language: Language }
  | { readonly type: 'open'; readonly chapter: string }
  | { readonly type: 'set'; readonly settings: Settings }
  | { readonly type: 'type'; readonly task: string; readonly given: string }
  | { readonly type: 'judge'; readonly task: string; readonly verdict: Verdict }
  | { readonly type: 'forget' };

/** The state after an action. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'speak':
      return { ...state, language: action.language };
    case 'open':
      return action.chapter === state.chapter ? state : { ...state, chapter: action.chapter };
    case 'set':
      return { ...state, settings: { ...state.settings, [state.chapter]: action.settings } };
    case 'type':
      return { ...state, answers: { ...state.answers, [action.task]: { given: action.given } } };
    case 'judge':
      return judged(state, action);
    case 'forget':
      return { ...state, answers: {}, solved: [] };
  }
}

function judged(state: State, { task, verdict }: Extract<Action, { type: 'judge' }>): State {
  const given = state.answers[task]?.given ?? '';
  const isNew = verdict.right && !state.solved.includes(task);
  return {
    ...state,
    answers: { ...state.answers, [task]: { given, verdict } },
    solved: isNew ? [...state.solved, task] : state.solved,
  };
}
