// Chapter: a hidden layer, and why stacked linear layers collapse.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { choice, slide } from '../content/control.ts';
import { both } from '../language/language.ts';

/** A net 1 → 2 → 1 without activations. */
const LINEAR = { W1: [2, 3], W2: [4, -1] };

export const hiddenChapter: Chapter = {
  blocks: [
    prose(
      'A single neuron with two inputs decides by a straight line: on one side 1, on the other 0. Many things cannot be parted by a line, such as a disc and the ring around it.',
      '입력이 둘인 뉴런 하나는 직선으로 판단합니다. 한쪽은 1, 다른 쪽은 0입니다. 그런데 원판과 그 둘레의 고리처럼 직선으로 나눌 수 없는 것이 많습니다.',
    ),
    prose(
      'So we put several neurons, also called **units**, side by side, and let another one look at what they say. Nobody tells them what to say, and nobody sees it outside: they are a **hidden layer**. Each draws a line of its own, and the output joins the lines to a shape.',
      '그래서 **유닛**이라고도 부르는 뉴런을 여러 개 나란히 놓고, 또 다른 뉴런이 그 답들을 보게 합니다. 무엇을 답할지 아무도 정해 주지 않고 밖에서는 보이지도 않습니다. 그래서 **은닉층**이라고 합니다. 유닛마다 직선을 하나씩 긋고, 출력이 직선들을 엮어 모양을 만듭니다.',
    ),
    formula('A^{[1]} = g ( W^{[1]} X + b^{[1]} ) , Ŷ = σ ( W^{[2]} A^{[1]} + b^{[2]} )'),
    prose(
      'The number in square brackets is the layer. $W^{[1]}$ has a row for each unit, its $w^⊤$, and $A^{[1]}$ is what the units say. Common activations $g$ are $tanh$, whose values lie around 0, and $relu (z) = max (0, z)$, which is cheap and does not flatten out for large $z$.',
      '대괄호 속의 숫자는 층의 번호입니다. $W^{[1]}$의 행 하나하나가 유닛의 $w^⊤$이고, $A^{[1]}$은 유닛들의 답입니다. 활성화 함수 $g$로는 값이 0 주위에 있는 $tanh$와, 계산이 쉽고 $z$가 커도 평평해지지 않는 $relu (z) = max (0, z)$를 많이 씁니다.',
    ),
    heading('Without an activation there is no layer', '활성화 함수가 없으면 층도 없습니다'),
    prose(
      'What if $g$ does nothing? Then the two layers are one:',
      '$g$가 아무 일도 하지 않는다면 어떻게 될까요? 두 층은 하나가 됩니다.',
    ),
    formula(
      'W^{[2]} ( W^{[1]} x + b^{[1]} ) + b^{[2]} = W x + b , W = W^{[2]} W^{[1]} , b = W^{[2]} b^{[1]} + b^{[2]}',
    ),
    prose(
      'However many linear layers you stack, and however wide: they decide by one straight line. Choose “none” below and see it stay one.',
      '선형 층은 아무리 많이 쌓고 아무리 넓혀도 직선 하나로 판단할 뿐입니다. 아래에서 “없음”을 골라 확인해 보세요.',
    ),
  ],
  example: card({
    name: 'hidden',
    advice: both(
      'How many units does a ring need? Try each activation.',
      '고리를 나누려면 유닛이 몇 개 필요할까요? 활성화 함수도 바꿔 보세요.',
    ),
    controls: {
      activation: choice(both('Activation', '활성화 함수'), {
        tanh: both('tanh', 'tanh'),
        relu: both('ReLU', 'ReLU'),
        identity: both('none', '없음'),
      }),
      units: slide(both('Hidden units', '은닉 유닛의 수'), { value: 2, values: [1, 2, 3, 4, 6, 8] }),
    },
    field: {
      title: both('What the network says', '신경망의 답'),
      classes: [both('disc', '원판'), both('ring', '고리')],
    },
    plots: [
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 400] },
        y: { label: both('cost J', '비용 J'), range: [0, 0.8] },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'accuracy', label: both('share right', '맞힌 비율'), digits: 3 },
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
    ],
  }),
  tasks: [
    {
      id: 'hidden-collapse',
      kind: 'number',
      question: both(
        `One input, two hidden units without an activation, one output: $W^{[1]}$ is the column $(${LINEAR.W1.join(', ')})$, $W^{[2]}$ the row $(${LINEAR.W2.join(', ')})$, all biases are 0. A single neuron does the same. What is its weight?`,
        `입력 하나, 활성화 함수 없는 은닉 유닛 둘, 출력 하나인 신경망입니다. $W^{[1]}$은 열 $(${LINEAR.W1.join(', ')})$, $W^{[2]}$는 행 $(${LINEAR.W2.join(', ')})$이고 편향은 모두 0입니다. 뉴런 하나로 똑같은 일을 한다면 그 가중치는 얼마입니까?`,
      ),
      answer: () => LINEAR.W2.reduce((sum, w, i) => sum + w * LINEAR.W1[i]!, 0),
      right: both(
        'Four weights can say no more than this one.',
        '가중치가 넷이어도 이 하나로 할 수 있는 것 이상은 하지 못합니다.',
      ),
      wrong: both(
        'Multiply along each of the two ways from the input to the output, and add the two products.',
        '입력에서 출력으로 가는 두 길을 따라 각각 곱하고, 두 곱을 더하세요.',
      ),
      slips: [
        {
          answer: () => LINEAR.W2.reduce((sum, w, i) => sum + Math.abs(w) * LINEAR.W1[i]!, 0),
          say: both('Mind the sign of −1.', '−1의 부호를 놓쳤습니다.'),
        },
      ],
    },
    {
      id: 'hidden-goal',
      kind: 'goal',
      question: both(
        'Find a set-up that tells at least 98 % of the points right.',
        '점을 98% 이상 맞히는 설정을 찾으세요.',
      ),
      reached: ({ accuracy = 0 }) => accuracy >= 0.98,
      right: both(
        'Three lines enclose a disc; two do not. And it takes a bend, the activation, to join them.',
        '직선 셋이면 원판을 둘러쌀 수 있지만 둘로는 안 됩니다. 그리고 직선을 엮으려면 구부러진 활성화 함수가 필요합니다.',
      ),
      wrong: ({ accuracy = 0 }) =>
        both(
          `It is right on ${(100 * accuracy).toFixed(1)} %. With “none” no number of units helps; otherwise add some.`,
          `${(100 * accuracy).toFixed(1)}%를 맞혔습니다. “없음”에서는 유닛을 늘려도 소용이 없고, 다른 함수라면 유닛을 늘려 보세요.`,
        ),
    },
  ],
};
