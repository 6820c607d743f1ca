// Chapter: a line through points.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide, steps } from '../content/control.ts';
import { both, same } from '../language/language.ts';

/** The neuron of the task. */
const NEURON = { w: 2, b: -1, x: 3 };

export const lineChapter: Chapter = {
  blocks: [
    prose(
      'Some numbers belong together: a flat of 40 square metres and its price, a day of spring and its temperature. We have a few such pairs $(x, y)$, and want to say $y$ for an $x$ that we have not seen.',
      '서로 짝을 이루는 숫자들이 있습니다. 40제곱미터 집과 그 가격, 봄날과 그날의 기온 같은 것입니다. 우리는 이런 짝 $(x, y)$를 몇 개 알고 있고, 아직 보지 못한 $x$의 $y$를 알아맞히려고 합니다.',
    ),
    prose(
      'The simplest guess is a straight line. A **neuron** computes it: it multiplies its input by a **weight** $w$ and adds a **bias** $b$.',
      '가장 단순한 추측은 직선입니다. **뉴런**이 이 직선을 계산합니다. 입력에 **가중치** $w$를 곱하고 **편향** $b$를 더합니다.',
    ),
    formula('ŷ = w x + b'),
    prose(
      'The hat on $ŷ$ says that it is a guess; $y$ without a hat is the true value. The weight is the slope of the line, the bias its height at $x = 0$. Both are called **parameters**, and learning means nothing more than finding good values for them.',
      '$ŷ$의 모자는 추측이라는 뜻이고, 모자가 없는 $y$는 실제 값입니다. 가중치는 직선의 기울기이고 편향은 $x = 0$에서의 높이입니다. 이 둘을 **매개변수**라고 부르며, 학습이란 매개변수의 좋은 값을 찾는 일입니다.',
    ),
    heading('How the machine finds them', '기계는 어떻게 찾을까요'),
    prose(
      'It begins with any values, measures how wrong the guesses are by one number, the **cost**, and changes $w$ and $b$ a little so that it falls. Then again, a few hundred times. The next two chapters show how it knows in which direction to go. Here it is enough to watch.',
      '아무 값에서나 시작해서 추측이 얼마나 틀렸는지를 숫자 하나, 곧 **비용**으로 재고, 비용이 줄어들도록 $w$와 $b$를 조금 바꿉니다. 이것을 수백 번 되풀이합니다. 어느 쪽으로 바꿔야 하는지는 다음 두 장에서 배웁니다. 여기서는 지켜보기만 해도 충분합니다.',
    ),
    prose(
      'The demo draws four points at $x = 1, 2, 3, 4$ on a line that you choose. The neuron sees the points, not the line.',
      '예제는 여러분이 고른 직선 위에 $x = 1, 2, 3, 4$인 점 네 개를 찍습니다. 뉴런은 점만 보고 직선은 보지 못합니다.',
    ),
  ],
  example: card({
    name: 'line',
    advice: both(
      'Choose the line that the points lie on. The neuron finds it, whatever you choose.',
      '점들이 놓일 직선을 고르세요. 무엇을 고르든 뉴런이 찾아냅니다.',
    ),
    controls: {
      slope: slide(both('Slope of the points', '점들의 기울기'), {
        value: 1,
        values: steps(-2, { to: 2, by: 0.5 }),
      }),
      intercept: slide(both('Height at x = 0', 'x = 0에서의 높이'), {
        value: 0,
        values: steps(-3, { to: 3, by: 0.5 }),
      }),
    },
    plots: [
      {
        title: both('Points and line', '점과 직선'),
        x: { label: same('x'), range: [0, 5.2] },
        y: { label: same('y') },
        series: [
          { key: 'line', label: both('the neuron', '뉴런'), look: 'line', color: 'accent' },
          { key: 'points', label: both('the points', '점'), look: 'points', color: 'warm' },
        ],
      },
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 400] },
        y: { label: both('cost J', '비용 J'), log: true },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'w', label: same('$w$') },
      { key: 'b', label: same('$b$') },
      { key: 'atFive', label: both('$ŷ$ at $x = 5$', '$x = 5$일 때 $ŷ$') },
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
    ],
  }),
  tasks: [
    {
      id: 'line-predict',
      kind: 'number',
      question: both(
        `A neuron has $w = ${NEURON.w}$ and $b = ${NEURON.b}$. What does it say for $x = ${NEURON.x}$?`,
        `어떤 뉴런의 매개변수가 $w = ${NEURON.w}$, $b = ${NEURON.b}$입니다. $x = ${NEURON.x}$일 때 뉴런은 무엇이라고 답합니까?`,
      ),
      answer: () => NEURON.w * NEURON.x + NEURON.b,
      right: both(
        'First multiply by the weight, then add the bias. Every neuron of every network does this first.',
        '먼저 가중치를 곱하고 편향을 더합니다. 어떤 신경망의 어떤 뉴런이든 이 계산부터 합니다.',
      ),
      wrong: both(
        'Put the numbers into $ŷ = w x + b$, one after the other.',
        '$ŷ = w x + b$에 숫자를 하나씩 넣어 보세요.',
      ),
      slips: [
        {
          answer: () => NEURON.w * NEURON.x,
          say: both('This is $w x$. The bias is missing.', '이것은 $w x$입니다. 편향이 빠졌습니다.'),
        },
        {
          answer: () => NEURON.w * (NEURON.x + NEURON.b),
          say: both(
            'The bias is added after the multiplication, not before.',
            '편향은 곱하기 전이 아니라 곱한 뒤에 더합니다.',
          ),
        },
      ],
    },
  ],
};
