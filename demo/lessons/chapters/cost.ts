// Chapter: the cost and its gradient.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide, steps } from '../content/control.ts';
import { both, same } from '../language/language.ts';

/** The data of the task: y is to be twice x, and the weight is not there yet. */
const DATA = { x: [1, 2], y: [2, 4], w: 1 };

const gradientOf = ({ x, y, w }: typeof DATA): number =>
  (2 / x.length) * x.reduce((sum, value, i) => sum + (w * value - y[i]!) * value, 0);

export const costChapter: Chapter = {
  blocks: [
    prose(
      'To make guesses better, we must first say how good they are, in one number. For an example $i$ the error is $ŷ^{(i)} - y^{(i)}$. Its square is the **loss** of this example: it is never negative, and large errors count far more than small ones. The mean of the losses of all $m$ examples is the **cost** $J$.',
      '추측을 더 낫게 하려면 먼저 얼마나 좋은지를 숫자 하나로 말할 수 있어야 합니다. 샘플 $i$의 오차는 $ŷ^{(i)} - y^{(i)}$입니다. 이것을 제곱한 값이 이 샘플의 **손실**입니다. 손실은 음수가 되지 않고, 큰 오차는 작은 오차보다 훨씬 크게 반영됩니다. 샘플 $m$개의 손실을 평균한 것이 **비용** $J$입니다.',
    ),
    formula('J(w) = {1}/{m} ∑_{i=1}^m ( w x^{(i)} - y^{(i)} )^2'),
    prose(
      'To keep the picture flat, this chapter leaves out the bias: $ŷ = w x$. The cost then depends on one number, and we can draw it. It is a bowl, and the best weight lies at its bottom.',
      '그림을 단순하게 하려고 이 장에서는 편향을 빼고 $ŷ = w x$만 봅니다. 그러면 비용은 숫자 하나에만 달려 있어서 그릴 수 있습니다. 그릇 모양이고, 가장 좋은 가중치는 그릇의 바닥에 있습니다.',
    ),
    heading('Which way is down?', '어느 쪽이 아래일까요'),
    prose(
      'The **gradient** $dJ/dw$ says how steep the bowl is at $w$: by how much the cost rises for a little more weight. It is the derivative of the cost; the 2 comes from the square, the last $x^{(i)}$ from $w x^{(i)}$:',
      '**기울기** $dJ/dw$는 $w$에서 그릇이 얼마나 가파른지, 곧 가중치를 조금 늘리면 비용이 얼마나 오르는지를 말해 줍니다. 비용을 미분한 것으로, 2는 제곱에서, 맨 끝의 $x^{(i)}$는 $w x^{(i)}$에서 나옵니다.',
    ),
    formula('{dJ}/{dw} = {2}/{m} ∑_{i=1}^m ( w x^{(i)} - y^{(i)} ) x^{(i)}'),
    prose(
      'Where the gradient is negative, more weight means less cost: go right. Where it is positive, go left. Where it is 0, we are at the bottom. In these lessons we write $dw$ for $dJ/dw$, as programs do.',
      '기울기가 음수이면 가중치를 늘릴 때 비용이 줄어드니 오른쪽으로 갑니다. 양수이면 왼쪽으로 갑니다. 0이면 바닥에 있는 것입니다. 이 수업에서는 프로그램에서처럼 $dJ/dw$를 $dw$라고 씁니다.',
    ),
    prose(
      'You can always check a gradient: nudge the weight a little to both sides, and divide the change of the cost by the distance. The demo nudges by 0.1. For a parabola even that gives the gradient up to rounding; for other curves the nudge must be small.',
      '기울기는 언제든지 검산할 수 있습니다. 가중치를 양쪽으로 조금 움직여 보고, 비용이 변한 만큼을 움직인 거리로 나누면 됩니다. 예제에서는 0.1씩 움직입니다. 포물선에서는 이렇게 해도 반올림 오차를 빼면 기울기와 같지만, 다른 곡선에서는 아주 조금만 움직여야 합니다.',
    ),
  ],
  example: card({
    name: 'cost',
    advice: both(
      'Move the weight. The line that touches the bowl at the point has the gradient $dw$ as its slope. The data are $x = y = 1, 2, 3$.',
      '가중치를 움직여 보세요. 점에서 그릇에 닿는 접선의 기울기가 바로 $dw$입니다. 데이터는 $x = y = 1, 2, 3$입니다.',
    ),
    controls: {
      w: slide(both('Weight w', '가중치 w'), { value: -0.5, values: steps(-1.5, { to: 3.5, by: 0.1 }) }),
    },
    plots: [
      {
        title: both('Cost by weight', '가중치에 따른 비용'),
        x: { label: both('weight w', '가중치 w'), range: [-2, 4] },
        y: { label: both('cost J', '비용 J'), range: [-4, 44] },
        series: [
          { key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' },
          { key: 'tangent', label: both('tangent', '접선'), look: 'line', color: 'warm' },
          { key: 'here', label: both('your weight', '고른 가중치'), look: 'points', color: 'warm' },
        ],
      },
      {
        title: both('Gradient by weight', '가중치에 따른 기울기'),
        x: { label: both('weight w', '가중치 w'), range: [-2, 4] },
        y: { label: same('dJ/dw') },
        series: [
          { key: 'gradient', label: both('gradient', '기울기'), look: 'line', color: 'accent' },
          { key: 'slope', label: both('your weight', '고른 가중치'), look: 'points', color: 'warm' },
        ],
      },
    ],
    figures: [
      { key: 'cost', label: both('cost $J$', '비용 $J$') },
      { key: 'gradient', label: same('$dw$') },
      { key: 'nudge', label: both('by a nudge', '움직여 검산한 값') },
    ],
  }),
  tasks: [
    {
      id: 'cost-gradient',
      kind: 'number',
      question: both(
        `The data are $x = ${DATA.x.join(', ')}$ and $y = ${DATA.y.join(', ')}$. What is $dJ/dw$ at $w = ${DATA.w}$?`,
        `데이터가 $x = ${DATA.x.join(', ')}$, $y = ${DATA.y.join(', ')}$입니다. $w = ${DATA.w}$에서 $dJ/dw$는 얼마입니까?`,
      ),
      answer: () => gradientOf(DATA),
      right: both(
        'It is negative: a larger weight would cost less, and indeed $w = 2$ fits exactly.',
        '음수입니다. 가중치를 늘리면 비용이 줄어든다는 뜻이고, 실제로 $w = 2$가 딱 맞습니다.',
      ),
      wrong: both(
        'Compute $w x - y$ for both examples, multiply each by its $x$, add them, and multiply by $2/m$.',
        '두 샘플에서 $w x - y$를 구해 각각 $x$를 곱하고, 더한 뒤 $2/m$을 곱하세요.',
      ),
      slips: [
        {
          answer: () => gradientOf(DATA) / 2,
          say: both(
            'The 2 of the square is missing. Without it this is the gradient of half the cost, a slip that many notes make.',
            '제곱에서 나오는 2가 빠졌습니다. 이것은 비용의 절반에 대한 기울기이며, 많은 강의 노트에 나오는 실수입니다.',
          ),
        },
        {
          answer: () => -gradientOf(DATA),
          say: both(
            'The number is right, the sign is not: the error is guess minus truth, $w x - y$.',
            '크기는 맞지만 부호가 반대입니다. 오차는 추측에서 실제를 뺀 $w x - y$입니다.',
          ),
        },
        {
          answer: () => gradientOf(DATA) * DATA.x.length,
          say: both(
            'This is the sum. The cost is a mean: divide by $m$.',
            '이것은 합입니다. 비용은 평균이므로 $m$으로 나누세요.',
          ),
        },
      ],
    },
  ],
};
