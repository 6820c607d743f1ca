// Chapter: logistic regression, cross-entropy, and why a squared error fails.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { choice, slide } from '../content/control.ts';
import { both, same } from '../language/language.ts';

/** A guess for an example whose class is 1. */
const GUESS = 0.2;

export const logisticChapter: Chapter = {
  blocks: [
    prose(
      'Is there a cat in the picture? The answer is 1 or 0, and a straight line is no good guess for it. So the neuron bends its sum $z$ by a function that goes from 0 to 1, the **sigmoid**. What comes out is read as a probability: how sure the neuron is that the answer is 1.',
      '사진에 고양이가 있을까요? 답은 1 아니면 0이어서 직선으로는 잘 맞힐 수 없습니다. 그래서 뉴런은 합 $z$를 0에서 1까지 가는 함수, **시그모이드**로 구부립니다. 나온 값은 확률로 읽습니다. 답이 1이라고 뉴런이 얼마나 확신하는지를 뜻합니다.',
    ),
    formula('z = w^⊤ x + b , ŷ = σ(z) = {1}/{1 + e^{-z}}'),
    prose(
      'The function after the sum is called **activation function**, or activation for short. We decide for 1 where $ŷ ≥ 0.5$.',
      '합 다음에 오는 이 함수를 **활성화 함수**라고 합니다. $ŷ ≥ 0.5$이면 1로 판단합니다.',
    ),
    heading('A cost for probabilities', '확률을 위한 비용'),
    prose(
      '**Cross-entropy** asks for the probability that the neuron gave to the true answer, and takes its negative logarithm. To be sure and right costs almost nothing; to be sure and wrong costs without bound.',
      '**교차 엔트로피**는 실제 답에 뉴런이 준 확률을 보고 그 로그에 마이너스를 붙입니다. 확신하는데 맞으면 비용이 거의 없고, 확신하는데 틀리면 비용이 끝없이 커집니다.',
    ),
    formula('J = - {1}/{m} ∑_{i=1}^m ( y^{(i)} log ŷ^{(i)} + ( 1 - y^{(i)} ) log ( 1 - ŷ^{(i)} ) )'),
    prose(
      "The derivative of one example's loss with respect to its $z$ is as simple as can be: $dz = ŷ - y$. The further off, the stronger the pull.",
      '샘플 하나의 손실을 $z$로 미분하면 더없이 간단합니다. $dz = ŷ - y$입니다. 많이 틀릴수록 세게 당깁니다.',
    ),
    heading('Why not the squared error?', '왜 제곱 오차를 쓰지 않을까요'),
    prose(
      'With $( ŷ - y )^2$ the slope of the sigmoid, $ŷ ( 1 - ŷ )$, stays as a factor:',
      '$( ŷ - y )^2$을 쓰면 시그모이드의 기울기 $ŷ ( 1 - ŷ )$가 인수로 남습니다.',
    ),
    formula('dz = 2 ( ŷ - y ) ŷ ( 1 - ŷ )'),
    prose(
      'Where the neuron is sure and wrong, this factor is almost 0. It gets no pull just where it needs it most, and stays. The cost by cross-entropy is one bowl; by the squared error it has plains and hollows.',
      '뉴런이 확신하면서 틀린 곳에서는 이 인수가 거의 0입니다. 가장 필요한 곳에서 당기는 힘이 사라져 그 자리에 머뭅니다. 교차 엔트로피로 잰 비용은 그릇 하나이지만, 제곱 오차로 잰 비용에는 평지와 웅덩이가 있습니다.',
    ),
  ],
  example: card({
    name: 'logistic',
    advice: both(
      'Begin with weight −20, sure and wrong, and compare the two costs.',
      '틀린 답을 확신하는 가중치 −20에서 시작해 두 비용을 비교해 보세요.',
    ),
    controls: {
      loss: choice(both('Cost', '비용 함수'), {
        crossEntropy: both('cross-entropy', '교차 엔트로피'),
        mse: both('squared error', '제곱 오차'),
      }),
      start: slide(both('First weight', '처음 가중치'), { value: -2, values: [-20, -10, -5, -2, 0, 2] }),
    },
    plots: [
      {
        title: both('What the neuron says', '뉴런의 답'),
        x: { label: same('x'), range: [-2.1, 2.1] },
        y: { label: both('probability of 1', '1일 확률'), range: [-0.06, 1.06] },
        series: [
          { key: 'curve', label: both('the neuron', '뉴런'), look: 'line', color: 'accent' },
          { key: 'examples', label: both('the examples', '샘플'), look: 'points', color: 'warm' },
        ],
      },
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 200] },
        y: { label: both('cost J', '비용 J') },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'w', label: same('$w$') },
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
      { key: 'accuracy', label: both('share right', '맞힌 비율'), digits: 3 },
    ],
  }),
  tasks: [
    {
      id: 'logistic-loss',
      kind: 'number',
      question: both(
        `For an example with $y = 1$ the neuron says $ŷ = ${GUESS}$. What is its cross-entropy loss? (natural logarithm)`,
        `$y = 1$인 샘플에 뉴런이 $ŷ = ${GUESS}$라고 답했습니다. 교차 엔트로피 손실은 얼마입니까? (자연로그)`,
      ),
      answer: () => -Math.log(GUESS),
      within: 0.006,
      right: both(
        'Only the probability of the true answer counts: $- log 0.2$.',
        '실제 답에 준 확률만 손실에 들어갑니다: $- log 0.2$.',
      ),
      wrong: both(
        'With $y = 1$ the second term vanishes. What is left is $- log ŷ$.',
        '$y = 1$이면 둘째 항이 사라지고 $- log ŷ$만 남습니다.',
      ),
      slips: [
        {
          answer: () => -Math.log(1 - GUESS),
          say: both('This would be right for $y = 0$.', '이것은 $y = 0$일 때의 값입니다.'),
        },
        {
          answer: () => -Math.log10(GUESS),
          say: both(
            'This is the logarithm to base 10. Take the natural one.',
            '상용로그 값입니다. 자연로그를 쓰세요.',
          ),
        },
        {
          answer: () => Math.log(GUESS),
          say: both(
            'The loss is the negative logarithm: a cost is not below 0.',
            '로그에 마이너스를 붙여야 합니다. 비용은 음수가 아닙니다.',
          ),
        },
      ],
    },
    {
      id: 'logistic-why',
      kind: 'choice',
      question: both(
        'With the squared error the neuron that begins at −20 stays wrong. Why?',
        '제곱 오차를 쓰면 −20에서 시작한 뉴런이 틀린 채로 머뭅니다. 왜 그럴까요?',
      ),
      options: [
        {
          text: both('The cost is already at its lowest value.', '비용이 이미 가장 낮기 때문입니다.'),
          say: both(
            'Look at it: it is near 1, and 0 can be had.',
            '살펴보세요. 1에 가깝고, 0까지 내려갈 수 있습니다.',
          ),
        },
        {
          text: both(
            'Its gradient is almost 0 although it is wrong, since $ŷ ( 1 - ŷ )$ is.',
            '$ŷ ( 1 - ŷ )$가 거의 0이어서, 틀렸는데도 기울기가 거의 0이기 때문입니다.',
          ),
          right: true,
          say: both(
            'No slope, no step. Cross-entropy cancels this factor.',
            '기울기가 없으면 걸음도 없습니다. 교차 엔트로피에서는 이 인수가 약분됩니다.',
          ),
        },
        {
          text: both('The learning rate is too high.', '학습률이 너무 높기 때문입니다.'),
          say: both(
            'Then the weight would jump. It hardly moves.',
            '그렇다면 가중치가 뛰어다녀야 합니다. 거의 움직이지 않습니다.',
          ),
        },
      ],
    },
  ],
};
