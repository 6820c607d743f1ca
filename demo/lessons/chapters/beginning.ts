// Chapter: initialisation, zeros and symmetry.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { choice } from '../content/control.ts';
import { both } from '../language/language.ts';

export const beginningChapter: Chapter = {
  blocks: [
    prose(
      'Gradient descent needs somewhere to begin. For a single neuron zeros are fine: its cost is one bowl, and every way down leads to the bottom. In a network zeros are a trap.',
      '경사 하강법은 어디에선가 시작해야 합니다. 뉴런 하나라면 0이어도 좋습니다. 비용이 그릇 하나여서 어디서 내려가도 바닥에 닿습니다. 하지만 신경망에서 0은 함정입니다.',
    ),
    heading('Symmetry', '대칭'),
    prose(
      'If all units of a layer begin with the same weights, in and out, they say the same, they get the same gradient, and they take the same step. They stay the same for ever: ten units, and one would do. With zeros it is worse, since $W^{[2]} = 0$ lets no gradient through to the first layer at all:',
      '한 층의 유닛이 모두 들어오는 가중치도 나가는 가중치도 똑같이 시작하면 같은 답을 내고, 같은 기울기를 받아, 같은 걸음을 내딛습니다. 영원히 똑같아서 유닛이 열 개라도 하나와 다름없습니다. 모두 0이면 더 나쁩니다. $W^{[2]} = 0$이면 첫 층으로 기울기가 전혀 전해지지 않습니다.',
    ),
    formula("dZ^{[1]} = W^{[2]⊤} dZ^{[2]} ∗ g' ( Z^{[1]} ) = 0"),
    prose(
      'So weights begin as **random numbers**. Biases may begin at 0; the weights break the symmetry.',
      '그래서 가중치는 **무작위 수**로 시작합니다. 편향은 0이어도 됩니다. 가중치가 대칭을 깨뜨립니다.',
    ),
    heading('How large?', '얼마나 커야 할까요'),
    prose(
      'Too large, and $tanh$ is flat at nearly every example: little slope, little learning. The notes take normal numbers times 0.01, which is safe but slow to leave. Today one chooses the variance, the second number in $N$, so that signals stay as strong from layer to layer: **Xavier** for $tanh$, **He** for ReLU.',
      '너무 크면 거의 모든 샘플에서 $tanh$가 평평해져 기울기가 작고 학습이 느립니다. 노트에서는 정규분포를 따르는 수에 0.01을 곱하는데, 안전하지만 벗어나는 데 오래 걸립니다. 요즘은 신호의 세기가 층을 지나도 유지되도록 분산, 곧 $N$의 둘째 수를 정합니다. $tanh$에는 **Xavier**, ReLU에는 **He**를 씁니다.',
    ),
    formula('"Xavier:" N ( 0, {2}/{n^{[l-1]} + n^{[l]}} ) , "He:" N ( 0, {2}/{n^{[l-1]}} )'),
  ],
  example: card({
    name: 'start',
    advice: both(
      'Four hidden units, one line each in the second chart. With zeros you see a single line: all four are the same.',
      '은닉 유닛이 넷이고 두 번째 차트에 유닛마다 선이 하나입니다. 0으로 시작하면 선이 하나만 보입니다. 넷이 똑같기 때문입니다.',
    ),
    controls: {
      start: choice(both('Weights begin as', '가중치의 초깃값'), {
        zeros: both('zeros', '모두 0'),
        small: both('normal × 0.01', '정규분포 × 0.01'),
        xavier: both('Xavier', 'Xavier'),
        large: both('normal × 30', '정규분포 × 30'),
      }),
    },
    field: {
      title: both('What the network says', '신경망의 답'),
      classes: [both('class 0', '클래스 0'), both('class 1', '클래스 1')],
    },
    plots: [
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 400] },
        y: { label: both('cost J', '비용 J') },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
      {
        title: both('First weight of each hidden unit', '각 은닉 유닛의 첫 가중치'),
        x: { label: both('step', '단계'), range: [0, 400] },
        y: { label: both('weight', '가중치') },
        series: [
          { key: 'unit0', label: both('unit 1', '유닛 1'), look: 'line', color: 'accent' },
          { key: 'unit1', label: both('unit 2', '유닛 2'), look: 'dashed', color: 'accent' },
          { key: 'unit2', label: both('unit 3', '유닛 3'), look: 'line', color: 'warm' },
          { key: 'unit3', label: both('unit 4', '유닛 4'), look: 'dashed', color: 'warm' },
        ],
      },
    ],
    figures: [
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
      { key: 'apart', label: both('units lie apart by', '유닛 사이의 거리'), digits: 3 },
    ],
  }),
  tasks: [
    {
      id: 'beginning-why',
      kind: 'choice',
      question: both(
        'Logistic regression may begin with zeros, a network with a hidden layer may not. Why?',
        '로지스틱 회귀는 0으로 시작해도 되지만 은닉층이 있는 신경망은 안 됩니다. 왜 그럴까요?',
      ),
      options: [
        {
          text: both(
            'In a network the cost would be infinite.',
            '신경망에서는 비용이 무한대가 되기 때문입니다.',
          ),
          say: both(
            'It is $log 2$, about 0.69: every answer is 0.5.',
            '비용은 $log 2$, 약 0.69입니다. 모든 답이 0.5이기 때문입니다.',
          ),
        },
        {
          text: both(
            'Units of a layer that begin the same get the same gradient, and stay the same.',
            '똑같이 시작한 유닛들은 같은 기울기를 받아 계속 똑같기 때문입니다.',
          ),
          right: true,
          say: both(
            'A single neuron has nobody to be the same as; its inputs differ, and so do the gradients of its weights.',
            '뉴런 하나에는 똑같아질 상대가 없습니다. 입력이 서로 다르므로 가중치의 기울기도 다릅니다.',
          ),
        },
        {
          text: both('Zeros are no valid weights.', '0은 올바른 가중치가 아니기 때문입니다.'),
          say: both(
            'They are: a weight may well become 0.',
            '가중치는 0이어도 됩니다. 학습 중에 0이 되기도 합니다.',
          ),
        },
        {
          text: both('A bias must not be 0.', '편향이 0이면 안 되기 때문입니다.'),
          say: both(
            'Biases usually begin at 0. It is the weights that break the symmetry.',
            '편향은 보통 0에서 시작합니다. 대칭을 깨는 것은 가중치입니다.',
          ),
        },
      ],
    },
  ],
};
