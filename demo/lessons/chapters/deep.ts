// Chapter: L layers and their cache.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide } from '../content/control.ts';
import { both } from '../language/language.ts';

/** The notes' network: n_x = 3, then 5, 5, 3, 1. */
const UNITS = [3, 5, 5, 3, 1];

const weights = UNITS.slice(1).reduce((sum, units, l) => sum + units * UNITS[l]!, 0);
const biases = UNITS.slice(1).reduce((sum, units) => sum + units, 0);

export const deepChapter: Chapter = {
  blocks: [
    prose(
      'Two layers or two hundred: the lines are the same, only $l$ counts up. With $A^{[0]} = X$, for $l = 1, …, L$:',
      '층이 둘이든 이백이든 식은 같고 $l$만 하나씩 올라갑니다. $A^{[0]} = X$로 두고 $l = 1, …, L$에 대해 다음과 같습니다.',
    ),
    formula('Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]} , A^{[l]} = g^{[l]} ( Z^{[l]} )'),
    prose(
      'This loop cannot be vectorised away, since each layer needs the one before it.',
      '각 층은 앞 층이 있어야 계산할 수 있으므로 이 반복문은 벡터화로 없앨 수 없습니다.',
    ),
    heading('The cache', '캐시'),
    prose(
      'The way back needs numbers of the way forward: $A^{[l-1]}$ for $dW^{[l]}$, and $Z^{[l]}$ for the slope of the activation. So each layer keeps them; that is the **cache**, and the reason why training takes more memory than predicting. The way back begins with $dZ^{[L]} = A^{[L]} - Y$ and goes on for $l = L, …, 1$:',
      '되돌아올 때는 앞으로 갈 때의 숫자가 필요합니다. $dW^{[l]}$에는 $A^{[l-1]}$이, 활성화 함수의 기울기에는 $Z^{[l]}$이 필요합니다. 그래서 층마다 간직해 두는데 이것이 **캐시**이고, 학습이 예측보다 메모리를 더 쓰는 까닭입니다. 되돌아오는 길은 $dZ^{[L]} = A^{[L]} - Y$에서 시작해 $l = L, …, 1$에 대해 이어집니다.',
    ),
    formula("dZ^{[l]} = dA^{[l]} ∗ g^{[l]}' ( Z^{[l]} ) , dA^{[l-1]} = W^{[l]⊤} dZ^{[l]}"),
    formula('dW^{[l]} = {1}/{m} dZ^{[l]} A^{[l-1]⊤} , db^{[l]} = {1}/{m} ∑ dZ^{[l]}'),
    heading('Shapes find mistakes', '모양이 실수를 찾아 줍니다'),
    prose(
      '$W^{[l]}$ and $dW^{[l]}$ are $(n^{[l]}, n^{[l-1]})$, $b^{[l]}$ and $db^{[l]}$ are $(n^{[l]}, 1)$, and $Z$, $A$, $dZ$, $dA$ are $(n^{[l]}, m)$. If a product does not give the shape that it should, the formula is wrong.',
      '$W^{[l]}$과 $dW^{[l]}$은 $(n^{[l]}, n^{[l-1]})$, $b^{[l]}$과 $db^{[l]}$은 $(n^{[l]}, 1)$, $Z$, $A$, $dZ$, $dA$는 $(n^{[l]}, m)$입니다. 곱의 모양이 맞지 않으면 식이 틀린 것입니다.',
    ),
    prose(
      'How many layers, units and steps, which learning rate and activation, how many examples in a step (a **mini-batch**), how much of a step goes on in the next (**momentum**): these are **hyperparameters**. No formula gives them; you try.',
      '층과 유닛과 학습 단계의 수, 학습률, 활성화 함수, 한 단계에 쓰는 샘플의 수(**미니배치**의 크기), 앞 단계의 걸음을 다음 단계에 얼마나 남길지(**모멘텀**)는 모두 **하이퍼파라미터**입니다. 공식이 없으니 시험해 보아야 합니다.',
    ),
  ],
  example: card({
    name: 'deep',
    advice: both(
      'Read the code: forward and backward are one loop each. One layer is logistic regression; what do more layers gain on these moons?',
      '코드를 읽어 보세요. 순방향과 역방향이 저마다 반복문 하나입니다. 층이 하나면 로지스틱 회귀입니다. 이 초승달 데이터에서 층을 늘리면 무엇을 얻을까요?',
    ),
    controls: {
      layers: slide(both('Layers L', '층의 수 L'), { value: 3, values: [1, 2, 3, 4, 5] }),
      units: slide(both('Units of each hidden layer', '은닉층마다 유닛의 수'), {
        value: 4,
        values: [2, 4, 8],
      }),
    },
    plots: [
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 600] },
        y: { label: both('cost J', '비용 J'), range: [0, 0.8] },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'parameters', label: both('parameters', '매개변수의 수') },
      { key: 'accuracy', label: both('share right', '맞힌 비율'), digits: 3 },
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
    ],
  }),
  tasks: [
    {
      id: 'deep-parameters',
      kind: 'number',
      question: both(
        `A network has $n_x = ${UNITS[0]}$ inputs and layers of ${UNITS.slice(1).join(', ')} units. How many parameters does it have in all?`,
        `입력이 $n_x = ${UNITS[0]}$개이고 층의 유닛이 차례로 ${UNITS.slice(1).join(', ')}개인 신경망이 있습니다. 매개변수는 모두 몇 개입니까?`,
      ),
      answer: () => weights + biases,
      right: both(
        `${weights} weights and ${biases} biases: $n^{[l]} n^{[l-1]} + n^{[l]}$ in each layer.`,
        `가중치 ${weights}개와 편향 ${biases}개입니다. 층마다 $n^{[l]} n^{[l-1]} + n^{[l]}$개입니다.`,
      ),
      wrong: both(
        'Add up $n^{[l]} n^{[l-1]} + n^{[l]}$ over the four layers.',
        '네 층에 대해 $n^{[l]} n^{[l-1]} + n^{[l]}$을 더하세요.',
      ),
      slips: [
        {
          answer: () => weights,
          say: both(
            'These are the weights. Each unit has a bias as well.',
            '이것은 가중치만 센 것입니다. 유닛마다 편향도 하나씩 있습니다.',
          ),
        },
        {
          answer: () => weights + biases + UNITS[0]!,
          say: both('The inputs are no units: they have no bias.', '입력은 유닛이 아니어서 편향이 없습니다.'),
        },
      ],
    },
  ],
};
