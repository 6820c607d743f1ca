// The chapters' texts: whole in both languages, with formulas that can be read, and tasks whose answers are right.
import { describe, expect, it } from 'vitest';
import { parseMath } from '../../../demo/shared/parseMath.ts';
import { CHAPTERS } from '../../../demo/lessons/content/chapters.ts';
import { judge, type Figures, type Task } from '../../../demo/lessons/content/task.ts';
import { FINDINGS } from '../../../demo/lessons/language/findings.ts';
import type { Both } from '../../../demo/lessons/language/language.ts';
import { PHRASES } from '../../../demo/lessons/language/phrases.ts';
import { partsOf } from '../../../demo/lessons/views/richText.ts';

const chapters = await Promise.all(
  CHAPTERS.map(async ({ load, ...entry }) => ({ ...entry, chapter: await load() })),
);
const tasks = chapters.flatMap(({ chapter }) => chapter.tasks);

/** All texts of any value, wherever they stand in it. */
function textsOf(value: unknown): Both[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value && 'ko' in value) return [value as Both];
  return Object.values(value).flatMap(textsOf);
}

/** What every goal task says for runs that end in many ways. */
function goalTexts(task: Task): Both[] {
  if (task.kind !== 'goal') return [];
  const ends: Figures[] = [{}, { cost: 1, found: 0 }, { cost: 1e9, found: 3 }, { cost: 0, accuracy: 0.5 }];
  return ends.map((figures) => task.wrong(figures));
}

function formulasOf(text: string): string[] {
  return partsOf(text)
    .flatMap((part) => (part.kind === 'strong' ? partsOf(part.text) : [part]))
    .filter(({ kind }) => kind === 'formula')
    .map(({ text: formula }) => formula)
    .sort();
}

describe.each(chapters)('the chapter $name', ({ chapter, title, tasks: names }) => {
  const texts = [title, ...textsOf(chapter), ...chapter.tasks.flatMap(goalTexts)];

  it('says everything in both languages', () => {
    expect(texts.length).toBeGreaterThan(20);
    for (const { en, ko } of texts) {
      expect(en.trim()).not.toBe('');
      expect(en).not.toMatch(/\p{Script=Hangul}/u);
      // Letters of the notes and names of functions are the same in both.
      if (en !== ko) expect(ko).toMatch(/\p{Script=Hangul}/u);
    }
    const sentences = texts.filter(({ en }) => en.includes('. '));
    expect(sentences.filter(({ en, ko }) => en === ko)).toEqual([]);
  });

  it('has formulas that can be read, the same ones in both languages', () => {
    for (const block of chapter.blocks) if (block.kind === 'formula') parseMath(block.formula);
    for (const { en, ko } of texts) {
      for (const formula of [...formulasOf(en), ...formulasOf(ko)]) parseMath(formula);
      // A translation may name a letter once more or less, but no other.
      expect(new Set(formulasOf(ko))).toEqual(new Set(formulasOf(en)));
      expect((en + ko).replaceAll(/\$[^$]+\$/g, '')).not.toContain('$');
    }
  });

  it('has the tasks of the list, and begins with values that its controls offer', () => {
    expect(chapter.tasks.map(({ id }) => id).sort()).toEqual([...names].sort());
    for (const control of Object.values(chapter.example.controls)) {
      const offered = control.kind === 'slide' ? control.values : control.options.map(({ value }) => value);
      expect(offered).toContain(control.value);
    }
  });
});

describe('the words of the page and of findings', () => {
  it('are there in both languages', () => {
    for (const { en, ko } of textsOf([PHRASES, FINDINGS])) {
      expect(en.trim()).not.toBe('');
      expect(ko).toMatch(/\p{Script=Hangul}/u);
    }
  });
});

/** The slope of f at x, from both sides. */
function slope(f: (x: number) => number, x: number): number {
  return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Each number once more, by another way. */
const ANSWERS: Readonly<Record<string, number>> = {
  'line-predict': 5,
  'cost-gradient': slope((w) => ((w * 1 - 2) ** 2 + (w * 2 - 4) ** 2) / 2, 1),
  'descent-step': 2.6,
  // The cost whose derivative by z is dZ: Σ z dZ, with z = w1 x1 + w2 x2.
  'vectors-dw': slope((w) => ((w * 1 + 9 * 3) * 0.5 + (w * 2 + 9 * 4) * -1.5) / 2, 0.3),
  'logistic-loss': 1.6094379,
  'graph-db': slope((b) => 3 * (1 + b * -2), 4),
  'hidden-collapse': 4 * (2 * 1) + -1 * (3 * 1),
  // z1 such that tanh(z1) = 0.6; dz2 = 0.5 at any z2: a loss of 0.5 z2.
  'backward-dz': slope((z) => 0.5 * 2 * Math.tanh(z), Math.atanh(0.6)),
  // Softmax as a chain of sigmoids: against the logarithm of the sum of the others.
  'softmax-loss': sigmoid(3 - Math.log(Math.exp(1) + 1)),
  'deep-parameters': 3 * 5 + 5 + (5 * 5 + 5) + (5 * 3 + 3) + (3 + 1),
};

describe('tasks', () => {
  it('have names of their own', () => {
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  });

  it.each(tasks.filter((task) => task.kind === 'number'))('$id: the number is right', (task) => {
    const wanted = ANSWERS[task.id]!;
    expect(task.answer()).toBeCloseTo(wanted, 4);
    expect(judge(task, { given: wanted.toPrecision(4) })).toEqual({ right: true, say: task.right });
    expect(judge(task, { given: String(wanted * 1.5 + 1.234) })).toEqual({ right: false, say: task.wrong });
    expect(judge(task, { given: 'five' }).right).toBe(false);
    for (const { answer, say } of task.slips ?? []) {
      expect(judge(task, { given: String(answer()) })).toEqual({ right: false, say });
    }
  });

  const number = (id: string): Task => tasks.find((task) => task.id === id)!;

  it.each([
    ['line-predict', '5,0'],
    ['descent-step', '2 3/5'],
    ['vectors-dw', '−5/4'],
    ['backward-dz', '.64'],
    ['backward-dz', '16/25'],
    ['logistic-loss', '1.6'],
    ['logistic-loss', '1,609'],
    ['softmax-loss', '0.84'],
    ['softmax-loss', '84.4 %'],
  ])('%s takes %s', (id, given) => expect(judge(number(id), { given }).right).toBe(true));

  it.each([
    ['line-predict', '5.04'],
    ['cost-gradient', '-5.04'],
    ['backward-dz', '0.645'],
    ['logistic-loss', '1.62'],
    ['softmax-loss', '0.85'],
    ['deep-parameters', '72.5'],
  ])('%s refuses %s, which is near it', (id, given) =>
    expect(judge(number(id), { given }).right).toBe(false),
  );

  it.each(tasks.filter((task) => task.kind === 'choice'))('$id: one answer is right', (task) => {
    const verdicts = task.options.map((_, index) => judge(task, { given: String(index) }));
    expect(verdicts.filter(({ right }) => right)).toHaveLength(1);
    expect(verdicts.map(({ say }) => say)).toEqual(task.options.map(({ say }) => say));
    for (const given of ['', '9']) expect(judge(task, { given }).right).toBe(false);
  });

  it.each(tasks.filter((task) => task.kind === 'goal'))('$id: needs a run that ended', (task) => {
    expect(judge(task, { given: '' }).right).toBe(false);
    expect(judge(task, { given: '', figures: {} }).right).toBe(false);
  });
});
