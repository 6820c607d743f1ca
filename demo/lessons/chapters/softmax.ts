// Chapter: softmax and many classes.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide } from '../content/control.ts';
import { both } from '../language/language.ts';

/** Three sums, and the class that is right, from 1. */
const SUMS = [3, 1, 0];
const RIGHT = 1;

const probabilities = (z: readonly number[]): number[] => {
  const powers = z.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

export const softmaxChapter: Chapter = {
  blocks: [
    prose(
      'Cat, lion or iguana? With three classes the last layer gets three units, and each says a number $z_k$. If several answers may be right at once, three sigmoids do. If exactly one is right, the three must share one certainty, and **softmax** makes probabilities of them that add up to 1:',
      '고양이일까요, 사자일까요, 이구아나일까요? 클래스가 셋이면 마지막 층에 유닛을 셋 두고 저마다 숫자 $z_k$를 내게 합니다. 여러 답이 동시에 맞을 수 있으면 시그모이드 셋이면 됩니다. 답이 꼭 하나라면 셋이 확신을 나눠 가져야 하고, **소프트맥스**가 이것을 합이 1인 확률로 만듭니다.',
    ),
    formula('ŷ_k = {e^{z_k}}/{∑_j e^{z_j}}'),
    prose(
      'Only differences count: the same number added to all $z_k$ changes nothing. Programs use that, and subtract the largest first, so that no power becomes infinite.',
      '차이만 중요합니다. 모든 $z_k$에 같은 수를 더해도 아무것도 바뀌지 않습니다. 프로그램은 이것을 이용해 가장 큰 값을 먼저 빼서 거듭제곱이 무한대가 되지 않게 합니다.',
    ),
    heading('The cost', '비용'),
    prose(
      'The right class is a 1 in a row of zeros (**one-hot**), and cross-entropy keeps only its probability. The derivative is the same as before:',
      '정답은 0들 사이의 1 하나로 나타내고(**원-핫**), 교차 엔트로피에는 그 확률만 남습니다. 도함수는 앞에서와 똑같습니다.',
    ),
    formula('J = - {1}/{m} ∑_{i=1}^m ∑_k y_k^{(i)} log ŷ_k^{(i)} , dZ = Ŷ - Y'),
    prose(
      'With two classes softmax is the sigmoid of the difference $z_1 - z_2$: nothing new was added, it was only written for more.',
      '클래스가 둘이면 소프트맥스는 차이 $z_1 - z_2$의 시그모이드입니다. 새로운 것이 아니라 여러 클래스로 넓혀 쓴 것입니다.',
    ),
  ],
  example: card({
    name: 'classes',
    advice: both(
      'Without hidden units straight lines part the classes. Turn the arms, and find out when hidden units are needed.',
      '은닉 유닛이 없으면 직선으로 나눕니다. 나선의 팔을 돌려 가며 은닉 유닛이 언제 필요해지는지 알아보세요.',
    ),
    controls: {
      turns: slide(both('Turns of the arms', '나선 팔의 회전수'), { value: 0, values: [0, 0.25, 0.5, 0.75] }),
      units: slide(both('Hidden units', '은닉 유닛의 수'), { value: 0, values: [0, 2, 4, 8, 16] }),
    },
    field: {
      title: both('What the network says', '신경망의 답'),
      classes: [both('class 0', '클래스 0'), both('class 1', '클래스 1'), both('class 2', '클래스 2')],
    },
    plots: [
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 300] },
        y: { label: both('cost J', '비용 J'), range: [0, 1.3] },
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
      id: 'softmax-loss',
      kind: 'number',
      question: both(
        `The last layer says $z = (${SUMS.join(', ')})$. What probability does softmax give to the first class?`,
        `마지막 층의 출력이 $z = (${SUMS.join(', ')})$입니다. 소프트맥스가 첫 번째 클래스에 주는 확률은 얼마입니까?`,
      ),
      answer: () => probabilities(SUMS)[RIGHT - 1]!,
      within: 0.006,
      right: both(
        'The three probabilities are about 0.844, 0.114 and 0.042, and add up to 1.',
        '세 확률은 약 0.844, 0.114, 0.042이고 더하면 1입니다.',
      ),
      wrong: both(
        'Compute $e^3$, $e^1$ and $e^0$, and divide the first by their sum.',
        '$e^3$, $e^1$, $e^0$을 구해 첫 번째를 셋의 합으로 나누세요.',
      ),
      slips: [
        {
          answer: () => SUMS[0]! / SUMS.reduce((a, b) => a + b, 0),
          say: both(
            'This is the share of $z$. Softmax takes the share of $e^z$.',
            '이것은 $z$의 몫입니다. 소프트맥스는 $e^z$의 몫입니다.',
          ),
        },
        {
          answer: () => 1 / (1 + Math.exp(-SUMS[0]!)),
          say: both(
            'This is the sigmoid of the first alone. The three must share.',
            '이것은 첫 번째만의 시그모이드입니다. 셋이 나눠 가져야 합니다.',
          ),
        },
      ],
    },
  ],
};
