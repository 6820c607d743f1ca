// Chapter: the backward pass of a network of two layers.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide } from '../content/control.ts';
import { both } from '../language/language.ts';

/** One hidden unit with tanh. */
const UNIT = { w2: 2, dz2: 0.5, a1: 0.6 };

export const backwardChapter: Chapter = {
  blocks: [
    prose(
      'Now the chain rule on a network. Forward, with $tanh$ in the hidden layer and a sigmoid at the end:',
      '이제 신경망에 연쇄 법칙을 씁니다. 은닉층은 $tanh$, 출력은 시그모이드입니다. 순방향은 다음과 같습니다.',
    ),
    formula('Z^{[1]} = W^{[1]} X + b^{[1]} , A^{[1]} = tanh ( Z^{[1]} )'),
    formula('Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]} , A^{[2]} = σ ( Z^{[2]} )'),
    prose(
      'Backward we begin at the end. Sigmoid and cross-entropy together give',
      '역방향은 끝에서 시작합니다. 시그모이드와 교차 엔트로피를 합치면 다음과 같습니다.',
    ),
    formula('dZ^{[2]} = A^{[2]} - Y'),
    prose(
      'The $dZ$ of a layer gives the gradients of its parameters: times what came in for the weights, as it is for the biases, each as a mean over the examples.',
      '한 층의 $dZ$에서 그 층의 매개변수의 기울기가 나옵니다. 가중치에는 들어온 값을 곱하고 편향에는 그대로 써서, 둘 다 샘플에 대해 평균을 냅니다.',
    ),
    formula('dW^{[2]} = {1}/{m} dZ^{[2]} A^{[1]⊤} , db^{[2]} = {1}/{m} ∑ dZ^{[2]}'),
    prose(
      'Then one layer down: back through the weights, then times the slope of the activation, element by element ($∗$). For $a = tanh (z)$ the slope is $1 - a^2$.',
      '그다음 한 층 아래로 내려갑니다. 가중치를 거슬러 가고, 활성화 함수의 기울기를 원소끼리($∗$) 곱합니다. $a = tanh (z)$의 기울기는 $1 - a^2$입니다.',
    ),
    formula(
      "dZ^{[1]} = W^{[2]⊤} dZ^{[2]} ∗ g' ( Z^{[1]} ) , dW^{[1]} = {1}/{m} dZ^{[1]} X^⊤ , db^{[1]} = {1}/{m} ∑ dZ^{[1]}",
    ),
    heading('A slip to know', '알아 둘 실수'),
    prose(
      'Lecture notes often print $dW^{[2]} = (1/m) dZ^{[2]} A^{[2]⊤}$. It must be $A^{[1]}$: what came into the layer, not what left it. The shapes tell: $dW^{[2]}$ has the shape of $W^{[2]}$, $(1, n^{[1]})$.',
      '강의 노트에는 $dW^{[2]} = (1/m) dZ^{[2]} A^{[2]⊤}$라고 적혀 있는 경우가 많습니다. $A^{[1]}$이어야 합니다. 층에서 나간 값이 아니라 층으로 들어온 값입니다. 모양을 보면 압니다. $dW^{[2]}$의 모양은 $W^{[2]}$와 같은 $(1, n^{[1]})$입니다.',
    ),
    prose(
      'The demo computes these lines as they stand, by hand, and trains with them. Beside them the library differentiates by itself; the largest difference between the two is shown.',
      '예제는 이 식들을 손으로 적은 그대로 계산해 학습합니다. 그 옆에서 라이브러리가 스스로 미분하고, 둘의 가장 큰 차이를 보여 줍니다.',
    ),
  ],
  example: card({
    name: 'backward',
    advice: both(
      'Change units and rate: the two ways to the gradient stay equal up to rounding.',
      '유닛의 수와 학습률을 바꿔 보세요. 두 방법으로 구한 기울기는 반올림 오차를 빼면 늘 같습니다.',
    ),
    controls: {
      units: slide(both('Hidden units', '은닉 유닛의 수'), { value: 4, values: [1, 2, 4, 8, 16] }),
      learningRate: slide(both('Learning rate α', '학습률 α'), { value: 1, values: [0.1, 0.3, 1, 2, 3] }),
    },
    plots: [
      {
        title: both('Cost by step, trained by hand', '손으로 구한 기울기로 학습한 비용'),
        x: { label: both('step', '단계'), range: [0, 400] },
        y: { label: both('cost J', '비용 J'), range: [0, 0.8] },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
      {
        key: 'difference',
        label: both('hand and library differ by', '손으로 구한 값과 라이브러리의 차이'),
        digits: 2,
      },
    ],
  }),
  tasks: [
    {
      id: 'backward-dz',
      kind: 'number',
      question: both(
        `A hidden unit with $tanh$ says $a^{[1]} = ${UNIT.a1}$. Its weight to the output is $w^{[2]} = ${UNIT.w2}$, and $dz^{[2]} = ${UNIT.dz2}$. What is $dz^{[1]}$?`,
        `$tanh$를 쓰는 은닉 유닛의 값이 $a^{[1]} = ${UNIT.a1}$입니다. 출력으로 가는 가중치는 $w^{[2]} = ${UNIT.w2}$, $dz^{[2]} = ${UNIT.dz2}$입니다. $dz^{[1]}$은 얼마입니까?`,
      ),
      answer: () => UNIT.w2 * UNIT.dz2 * (1 - UNIT.a1 ** 2),
      right: both(
        'Back through the weight, then times the slope of the activation.',
        '가중치를 거슬러 간 다음 활성화 함수의 기울기를 곱했습니다.',
      ),
      wrong: both(
        'Multiply three numbers: $w^{[2]}$, $dz^{[2]}$ and $1 - a^2$.',
        '세 수 $w^{[2]}$, $dz^{[2]}$, $1 - a^2$을 곱하세요.',
      ),
      slips: [
        {
          answer: () => UNIT.w2 * UNIT.dz2,
          say: both(
            'This is $da^{[1]}$. The slope of $tanh$ is missing.',
            '이것은 $da^{[1]}$입니다. $tanh$의 기울기가 빠졌습니다.',
          ),
        },
        {
          answer: () => UNIT.w2 * UNIT.dz2 * UNIT.a1 * (1 - UNIT.a1),
          say: both(
            '$a ( 1 - a )$ is the slope of the sigmoid. For $tanh$ it is $1 - a^2$.',
            '$a ( 1 - a )$는 시그모이드의 기울기입니다. $tanh$는 $1 - a^2$입니다.',
          ),
        },
      ],
    },
  ],
};
