// The page's state, its address, its progress, and small parts that need no page.
import { describe, expect, it } from 'vitest';
import { both } from '../../../demo/lessons/language/language.ts';
import { numberOf } from '../../../demo/lessons/content/numberOf.ts';
import { linkOf, placeOfLink } from '../../../demo/lessons/state/link.ts';
import { keepSolved, solvedBefore, type Keeper } from '../../../demo/lessons/state/progress.ts';
import { reduce, type State } from '../../../demo/lessons/state/state.ts';
import { extentOf } from '../../../demo/lessons/views/extent.ts';
import { partsOf } from '../../../demo/lessons/views/richText.ts';
import { showNumber } from '../../../demo/lessons/views/showNumber.ts';
import { checkedReply, checkedRequest } from '../../../demo/lessons/worker/messages.ts';

const STATE: State = { language: 'en', chapter: 'line', settings: {}, answers: {}, solved: [] };
const say = both('yes', '예');

/** A browser that forbids even to ask. */
function refuse(): Keeper {
  throw new DOMException('no', 'SecurityError');
}

describe('the state of the lessons', () => {
  it('keeps set-ups by chapter, and answers through a change of the language', () => {
    let state = reduce(STATE, { type: 'set', settings: { slope: 2 } });
    state = reduce(state, { type: 'type', task: 't', given: '5' });
    state = reduce(state, { type: 'judge', task: 't', verdict: { right: true, say } });
    state = reduce(state, { type: 'speak', language: 'ko' });
    state = reduce(state, { type: 'open', chapter: 'cost' });
    expect(state).toEqual({
      language: 'ko',
      chapter: 'cost',
      settings: { line: { slope: 2 } },
      answers: { t: { given: '5', verdict: { right: true, say } } },
      solved: ['t'],
    });
  });

  it('keeps a task solved that is answered wrong later, and takes back a verdict when somebody types', () => {
    let state: State = { ...STATE, solved: ['t'] };
    state = reduce(state, { type: 'judge', task: 't', verdict: { right: false, say } });
    expect(state.solved).toEqual(['t']);
    state = reduce(state, { type: 'type', task: 't', given: '6' });
    expect(state.answers['t']).toEqual({ given: '6' });
    expect(reduce(state, { type: 'forget' })).toMatchObject({ solved: [], answers: {} });
  });
});

describe('the address of the lessons', () => {
  const options = { chapters: ['line', 'cost'], otherwise: { language: 'ko', chapter: 'line' } } as const;

  it('holds language and chapter', () => {
    const place = { language: 'en', chapter: 'cost' } as const;
    expect(placeOfLink(`#${linkOf(place)}`, options)).toEqual(place);
  });

  it.each(['', '#', '#main', '#xx/yy', '#__proto__/constructor', '#//'])('passes over %j', (hash) => {
    expect(placeOfLink(hash, options)).toEqual(options.otherwise);
  });
});

describe('progress', () => {
  it('is kept, and nothing breaks where a browser keeps nothing or something else lies there', () => {
    const kept = new Map<string, string>();
    const keeper: Keeper = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    };
    keepSolved(['a', 'b'], () => keeper);
    expect(solvedBefore(() => keeper)).toEqual(['a', 'b']);
    // Another window solved other ones, and forgets them all.
    keepSolved(['b', 'c'], () => keeper);
    expect(solvedBefore(() => keeper)).toEqual(['a', 'b', 'c']);
    keepSolved([], () => keeper);
    expect(solvedBefore(() => keeper)).toEqual([]);
    for (const text of ['{', '{"a":1}', '[1,"a",null]']) {
      kept.set([...kept.keys()][0]!, text);
      expect(solvedBefore(() => keeper)).toEqual(text.startsWith('[') ? ['a'] : []);
    }
    expect(solvedBefore(refuse)).toEqual([]);
    expect(() => keepSolved(['a'], refuse)).not.toThrow();
  });
});

describe('numbers', () => {
  it.each([
    ['0.5', 0.5],
    ['0,5', 0.5],
    ['−2', -2],
    [' 1 / 3 ', 1 / 3],
    ['-28/3', -28 / 3],
    ['1e-3', 0.001],
    ['.5', 0.5],
    [',5', 0.5],
    ['5.', 5],
    ['1/-3', -1 / 3],
    ['2 3/5', 2.6],
    ['−1 1/4', -1.25],
    ['84 %', 0.84],
  ])('reads %s', (text, value) => expect(numberOf(text)).toBe(value));

  it.each(['', 'x', '1/0', '1/2/3', '1 2', '5%%', '--1', '0x10', 'Infinity', '1e999'])(
    'reads no number in %j',
    (text) => expect(numberOf(text)).toBeUndefined(),
  );

  it.each([
    [0, '0'],
    [-3, '−3'],
    [1.23456, '1.235'],
    [-0.012345, '−0.01235'],
    [1234.56, '1235'],
    [1.5e-7, '1.50 · 10⁻⁷'],
    [-2.5e12, '−2.50 · 10¹²'],
  ])('shows %s as %s', (value, text) => expect(showNumber(value)).toBe(text));
});

describe('texts and axes', () => {
  it('takes a paragraph apart', () => {
    expect(partsOf('a **b $c$** `d` $e_1$.')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'strong', text: 'b $c$' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd' },
      { kind: 'text', text: ' ' },
      { kind: 'formula', text: 'e_1' },
      { kind: 'text', text: '.' },
    ]);
    expect(partsOf('<b onclick="x()">')).toEqual([{ kind: 'text', text: '<b onclick="x()">' }]);
  });

  it('fits axes to what they show', () => {
    const label = both('x', 'x');
    expect(extentOf([[1, 4]], { label, range: [0, 2] })).toEqual([0, 2]);
    expect(
      extentOf(
        [
          [1, 4],
          [NaN, 10],
        ],
        { label },
      ),
    ).toEqual([0, 10.54]);
    expect(extentOf([[-1, 1]], { label })).toEqual([-1.12, 1.12]);
    expect(extentOf([[0.5, 200, 0, -3]], { label, log: true })).toEqual([0.1, 1000]);
    expect(extentOf([], { label })).toEqual([0, 1]);
    expect(extentOf([[3]], { label })).toEqual([1.5, 4.5]);
  });
});

describe('messages of the lessons', () => {
  it('are refused where they are not what page and worker say', () => {
    const run = { type: 'run', round: 1, example: 'line', settings: { slope: 1 } };
    expect(checkedRequest(run)).toEqual(run);
    for (const example of ['toString', '__proto__', '../line', 3])
      expect(() => checkedRequest({ ...run, example })).toThrow();
    expect(() => checkedRequest({ ...run, settings: { slope: {} } })).toThrow();
    const sight = { type: 'sight', round: 1, sight: { series: { cost: { x: [1], y: Float32Array.of(2) } } } };
    expect(checkedReply(sight)).toEqual(sight);
    expect(() => checkedReply({ ...sight, sight: { figures: { cost: NaN } } })).toThrow();
    expect(() => checkedReply({ type: 'shout' })).toThrow();
  });
});
