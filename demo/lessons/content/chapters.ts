// The chapters in their order. Each is loaded when it is opened.
import { both, type Both } from '../language/language.ts';
import type { Chapter } from './chapter.ts';

/** A chapter in the list. */
export interface ChapterEntry {
  /** Its name in the address. */
  readonly name: string;
  readonly title: Both;
  /** Its tasks. */
  readonly tasks: readonly string[];
  readonly load: () => Promise<Chapter>;
}

/** All chapters. */
export const CHAPTERS: readonly ChapterEntry[] = [
  {
    name: 'line',
    title: both('A line through points', '점들을 지나는 직선'),
    tasks: ['line-predict'],
    load: async () => (await import('../chapters/line.ts')).lineChapter,
  },
  {
    name: 'cost',
    title: both('The cost and its gradient', '비용 함수와 기울기'),
    tasks: ['cost-gradient'],
    load: async () => (await import('../chapters/cost.ts')).costChapter,
  },
  {
    name: 'descent',
    title: both('Gradient descent and its rate', '경사 하강법과 학습률'),
    tasks: ['descent-rate', 'descent-step'],
    load: async () => (await import('../chapters/descent.ts')).descentChapter,
  },
  {
    name: 'vectors',
    title: both('No loops: vectors and matrices', '반복문 없애기: 벡터화'),
    tasks: ['vectors-dw'],
    load: async () => (await import('../chapters/vectors.ts')).vectorsChapter,
  },
  {
    name: 'logistic',
    title: both('Yes or no: logistic regression', '예 또는 아니요: 로지스틱 회귀'),
    tasks: ['logistic-loss', 'logistic-why'],
    load: async () => (await import('../chapters/logistic.ts')).logisticChapter,
  },
  {
    name: 'graph',
    title: both('The graph and the chain rule', '계산 그래프와 연쇄 법칙'),
    tasks: ['graph-db'],
    load: async () => (await import('../chapters/graph.ts')).graphChapter,
  },
  {
    name: 'hidden',
    title: both('A hidden layer', '은닉층'),
    tasks: ['hidden-collapse', 'hidden-goal'],
    load: async () => (await import('../chapters/hidden.ts')).hiddenChapter,
  },
  {
    name: 'backward',
    title: both('The backward pass', '역전파'),
    tasks: ['backward-dz'],
    load: async () => (await import('../chapters/backward.ts')).backwardChapter,
  },
  {
    name: 'beginning',
    title: both('How to begin', '초기화'),
    tasks: ['beginning-why'],
    load: async () => (await import('../chapters/beginning.ts')).beginningChapter,
  },
  {
    name: 'softmax',
    title: both('Many classes: softmax', '여러 클래스: 소프트맥스'),
    tasks: ['softmax-loss'],
    load: async () => (await import('../chapters/softmax.ts')).softmaxChapter,
  },
  {
    name: 'deep',
    title: both('L layers and their cache', 'L개의 층과 캐시'),
    tasks: ['deep-parameters'],
    load: async () => (await import('../chapters/deep.ts')).deepChapter,
  },
  {
    name: 'health',
    title: both('What goes wrong, and how to see it', '무엇이 잘못되고 어떻게 알아챌까요'),
    tasks: ['health-goal'],
    load: async () => (await import('../chapters/health.ts')).healthChapter,
  },
];
