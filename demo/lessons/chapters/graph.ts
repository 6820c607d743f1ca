// Chapter: the computation graph J = 3(a + bc) and the chain rule.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { choice, slide, steps } from '../content/control.ts';
import { both, same } from '../language/language.ts';

/** The values of the task. */
const AT = { a: 1, b: 4, c: -2 };
const WHOLE = steps(-6, { to: 6, by: 1 });

export const graphChapter: Chapter = {
  blocks: [
    prose(
      'A network is a long formula. To differentiate it, we take it apart into steps so small that each has an obvious derivative. The lecture notes do it with',
      '신경망은 긴 식입니다. 이것을 미분하려면 도함수가 뻔할 만큼 작은 단계로 나눕니다. 강의 노트는 다음 식으로 보여 줍니다.',
    ),
    formula('J = 3 ( a + b c )'),
    prose(
      '**Forward**, from left to right, each step computes its value: $u = b c$, then $v = a + u$, then $J = 3 v$.',
      '**순방향**으로, 왼쪽에서 오른쪽으로 단계마다 값을 계산합니다. $u = b c$, 그다음 $v = a + u$, 그다음 $J = 3 v$입니다.',
    ),
    prose(
      '**Backward**, from right to left, each step asks: if I change a little, by how much does $J$ change? The **chain rule** says: by how much the next step changes, times what that does to $J$.',
      '**역방향**으로, 오른쪽에서 왼쪽으로 단계마다 묻습니다. 내가 조금 변하면 $J$는 얼마나 변할까? **연쇄 법칙**의 답은 이렇습니다. 다음 단계가 변하는 정도에, 다음 단계가 변할 때 $J$가 변하는 정도를 곱합니다.',
    ),
    formula('{dJ}/{db} = {dJ}/{dv} {dv}/{du} {du}/{db} = 3 · 1 · c'),
    heading('Every derivative is used again', '한 번 구한 도함수는 다시 쓰입니다'),
    prose(
      'For $dJ/dc$ the first two factors are the same. Their product is $dJ/du = 3$, known already, and only the last is new: $du/dc = b$. Going backward, everything to the right of a step is known. That is the whole secret of **backpropagation**: one walk back gives the derivatives with respect to all parameters, for about the work of the walk forward. Below, $du$ stands for $dJ/du$, and so for each letter.',
      '$dJ/dc$를 구할 때도 앞의 두 인수는 같습니다. 둘의 곱 $dJ/du = 3$은 이미 구했고, 마지막 $du/dc = b$만 새롭습니다. 거꾸로 가면 오른쪽에 있는 것은 이미 다 알고 있습니다. 이것이 **역전파**의 비밀 전부입니다. 거꾸로 한 번 계산하면, 순방향과 비슷한 계산량으로 모든 매개변수에 대한 도함수를 얻습니다. 아래에서 $du$는 $dJ/du$를 뜻하고, 다른 글자도 마찬가지입니다.',
    ),
    prose(
      'The chart moves one letter and leaves the others: the slope of the line is the derivative, found by nothing but trying.',
      '차트에서는 글자 하나만 움직이고 나머지는 그대로 둡니다. 직선의 기울기가 바로 도함수이며, 미분하지 않고 값을 바꿔 보기만 해서 얻은 것입니다.',
    ),
  ],
  example: card({
    name: 'chain',
    advice: both(
      'The notes have $a = 5$, $b = 3$, $c = 2$. Choose other values: which derivatives change?',
      '노트의 값은 $a = 5$, $b = 3$, $c = 2$입니다. 다른 값을 골라 보세요. 어떤 도함수가 변합니까?',
    ),
    controls: {
      a: slide(same('a'), { value: 5, values: WHOLE }),
      b: slide(same('b'), { value: 3, values: WHOLE }),
      c: slide(same('c'), { value: 2, values: WHOLE }),
      nudged: choice(both('Letter that the chart moves', '차트에서 움직일 글자'), {
        b: same('b'),
        a: same('a'),
        c: same('c'),
      }),
    },
    plots: [
      {
        title: both('J as one letter moves', '글자 하나를 움직일 때의 J'),
        x: { label: both('the letter', '그 글자의 값') },
        y: { label: same('J') },
        series: [
          { key: 'moves', label: same('J'), look: 'line', color: 'accent' },
          { key: 'here', label: both('your values', '고른 값'), look: 'points', color: 'warm' },
        ],
      },
    ],
    figures: [
      { key: 'u', label: same('$u = b c$') },
      { key: 'v', label: same('$v = a + u$') },
      { key: 'J', label: same('$J = 3 v$') },
      { key: 'dv', label: same('$dv$') },
      { key: 'du', label: same('$du$') },
      { key: 'da', label: same('$da$') },
      { key: 'db', label: same('$db$') },
      { key: 'dc', label: same('$dc$') },
      { key: 'slope', label: both('slope of the line', '직선의 기울기') },
    ],
  }),
  tasks: [
    {
      id: 'graph-db',
      kind: 'number',
      question: both(
        `What is $dJ/db$ at $a = ${AT.a}$, $b = ${AT.b}$, $c = ${AT.c}$?`,
        `$a = ${AT.a}$, $b = ${AT.b}$, $c = ${AT.c}$일 때 $dJ/db$는 얼마입니까?`,
      ),
      answer: () => 3 * AT.c,
      right: both(
        '$b$ is multiplied by $c$ on its way, and by 3 at the end. Its own value does not matter.',
        '$b$에는 중간에 $c$가, 끝에서 3이 곱해집니다. $b$ 자신의 값은 상관없습니다.',
      ),
      wrong: both(
        'Multiply along the way from $b$ to $J$: $3 · 1 · c$.',
        '$b$에서 $J$까지 가는 길을 따라 곱하세요: $3 · 1 · c$.',
      ),
      slips: [
        {
          answer: () => 3,
          say: both('This is $dJ/da$, and also $dJ/du$.', '이것은 $dJ/da$이고 $dJ/du$이기도 합니다.'),
        },
        { answer: () => 3 * AT.b, say: both('This is $dJ/dc$.', '이것은 $dJ/dc$입니다.') },
        {
          answer: () => AT.c,
          say: both(
            'This is $du/db$. Go on to $J$: times 3.',
            '이것은 $du/db$입니다. $J$까지 가려면 3을 곱하세요.',
          ),
        },
        {
          answer: () => 3 * (AT.a + AT.b * AT.c),
          say: both('This is $J$ itself.', '이것은 $J$의 값입니다.'),
        },
      ],
    },
  ],
};
