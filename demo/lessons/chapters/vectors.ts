// Chapter: vectorising over features and examples.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide } from '../content/control.ts';
import { both } from '../language/language.ts';

/** Two features, two examples: X has an example a column. */
const DATA = {
  X: [
    [1, 2],
    [3, 4],
  ],
  dZ: [0.5, -1.5],
};

/** Row j of (1/m) X dZᵀ. */
const gradientOf = (row: number): number =>
  DATA.X[row]!.reduce((sum, x, i) => sum + x * DATA.dZ[i]!, 0) / DATA.dZ.length;

export const vectorsChapter: Chapter = {
  blocks: [
    prose(
      'A real example has many features: a house has a size, rooms, an age. Each has a weight of its own, and the neuron adds up what they contribute. We write $x$ and $w$ as columns of numbers, and $w^⊤$ for the column laid down as a row:',
      '실제 샘플에는 특성이 여럿 있습니다. 집이라면 크기, 방의 수, 지은 지 몇 년인지 같은 것입니다. 특성마다 가중치가 하나씩 있고, 뉴런은 각각의 몫을 모두 더합니다. $x$와 $w$는 숫자를 세로로 늘어놓은 열벡터로 쓰고, 열을 눕혀 행으로 만든 것을 $w^⊤$로 씁니다.',
    ),
    formula('z = w_1 x_1 + w_2 x_2 + … + w_n x_n + b = w^⊤ x + b'),
    prose(
      'Written as a program, this is a loop over the features, inside a loop over the examples, and both run again in each step. The same sum, written with vectors, is one line. We put the examples side by side as columns of a matrix $X$ of shape $(n_x, m)$: a row for each of the $n_x = n$ features, a column for each of the $m$ examples. Then:',
      '프로그램으로 쓰면 샘플에 대한 반복문 안에 특성에 대한 반복문이 들어가고, 학습 단계마다 둘 다 다시 돕니다. 같은 합을 벡터로 쓰면 한 줄입니다. 샘플들을 세로 열로 나란히 놓아 모양이 $(n_x, m)$인 행렬 $X$를 만듭니다. 행은 특성 $n_x = n$개이고 열은 샘플 $m$개입니다. 그러면 다음과 같습니다.',
    ),
    formula('Z = w^⊤ X + b'),
    prose(
      "The bias is one number and $Z$ has $m$ of them: it is added to each. This is called **broadcasting**, $(1, 1)$ to $(1, m)$. The way back needs no loop either. With $dZ$, the derivative of each example's loss with respect to its $z$:",
      '편향은 숫자 하나이고 $Z$에는 숫자가 $m$개 있습니다. 편향을 그 모두에 더하는데, 이것을 **브로드캐스팅**이라고 합니다. $(1, 1)$이 $(1, m)$이 됩니다. 되돌아오는 계산에도 반복문이 필요 없습니다. 각 샘플의 손실을 $z$로 미분한 것을 $dZ$라고 하면 다음과 같습니다.',
    ),
    formula('dw = {1}/{m} X dZ^⊤ , db = {1}/{m} ∑_{i=1}^m dz^{(i)}'),
    heading('Why it matters', '왜 중요할까요'),
    prose(
      'The numbers are the same. But one line that says **all examples at once** can be handed to a GPU, which computes thousands of them side by side. A loop cannot.',
      '숫자는 똑같습니다. 하지만 **모든 샘플을 한꺼번에** 계산하는 한 줄은 GPU에 맡길 수 있고, GPU는 수천 개를 나란히 계산합니다. 반복문은 그렇게 할 수 없습니다.',
    ),
    prose(
      'The demo trains one neuron, the logistic regression of the next chapter, in the three stages of the lecture notes, and on your GPU. In JavaScript vectors alone gain nothing, since its loops are compiled already: the first stage and the third take about as long, and the second, which copies each example into a vector of its own, is the slowest. The time on the device hardly grows with the data until it is full; for few examples the way there and back is all that it costs.',
      '예제에서는 뉴런 하나(다음 장에서 배울 로지스틱 회귀)를 강의 노트의 세 가지 방법으로, 그리고 여러분의 GPU에서 학습합니다. 자바스크립트의 반복문은 이미 컴파일되어 있어서 벡터로 쓴다고 빨라지지 않습니다. 첫째와 셋째 방법은 걸리는 시간이 비슷하고, 샘플을 하나씩 벡터로 옮겨 담는 둘째 방법이 가장 느립니다. GPU에서 걸리는 시간은 장치가 가득 찰 때까지 데이터가 늘어도 거의 늘지 않습니다. 샘플이 적을 때는 오가는 시간이 전부입니다.',
    ),
  ],
  example: card({
    name: 'loops',
    advice: both(
      'Raise the number of features, and see from which number of examples on the GPU is ahead. Without a GPU a software driver does the work, and it may never be.',
      '특성의 수를 늘리고, 샘플이 몇 개일 때부터 GPU가 앞서는지 보세요. GPU 없이 소프트웨어 드라이버로 계산하는 기기에서는 앞서지 못할 수도 있습니다.',
    ),
    controls: {
      features: slide(both('Features', '특성의 수'), { value: 16, values: [2, 4, 8, 16, 32, 64, 128] }),
    },
    plots: [
      {
        title: both('Time of a step', '한 단계의 시간'),
        x: { label: both('examples m', '샘플의 수 m'), log: true, range: [10, 10_000] },
        y: { label: both('ms a step', '단계당 ms'), log: true },
        series: [
          { key: 'features', label: both('two loops', '반복문 둘'), look: 'line', color: 'muted' },
          { key: 'examples', label: both('one loop', '반복문 하나'), look: 'dashed', color: 'muted' },
          { key: 'none', label: both('no loop', '반복문 없음'), look: 'line', color: 'warm' },
          { key: 'device', label: both('on the device', '장치에서'), look: 'line', color: 'accent' },
        ],
      },
    ],
    figures: [
      { key: 'examples', label: both('examples $m$', '샘플의 수 $m$') },
      { key: 'loops', label: both('two loops, ms', '반복문 둘, ms'), digits: 3 },
      { key: 'device', label: both('device, ms', '장치, ms'), digits: 3 },
      { key: 'difference', label: both('largest difference', '가장 큰 차이'), digits: 2 },
    ],
  }),
  tasks: [
    {
      id: 'vectors-dw',
      kind: 'number',
      question: both(
        `Two features, two examples. The rows of $X$ are $(${DATA.X[0]!.join(', ')})$ and $(${DATA.X[1]!.join(', ')})$, and $dZ = (${DATA.dZ.join(', ')})$. What is the first number of $dw = (1/m) X dZ^⊤$?`,
        `특성이 둘, 샘플이 둘입니다. $X$의 행은 $(${DATA.X[0]!.join(', ')})$와 $(${DATA.X[1]!.join(', ')})$이고 $dZ = (${DATA.dZ.join(', ')})$입니다. $dw = (1/m) X dZ^⊤$의 첫 번째 숫자는 얼마입니까?`,
      ),
      answer: () => gradientOf(0),
      right: both(
        'The first row of $X$ holds the first feature of all examples: one row, one weight.',
        '$X$의 첫 행은 모든 샘플의 첫 번째 특성입니다. 행 하나에 가중치 하나가 대응합니다.',
      ),
      wrong: both(
        'Multiply the first row of $X$ with $dZ$, number by number, add the products, and divide by $m = 2$.',
        '$X$의 첫 행과 $dZ$를 숫자끼리 곱해 더하고 $m = 2$로 나누세요.',
      ),
      slips: [
        {
          answer: () => gradientOf(0) * DATA.dZ.length,
          say: both('The sum is right. Divide it by $m$.', '합은 맞습니다. $m$으로 나누세요.'),
        },
        {
          answer: () => (DATA.X[0]![0]! * DATA.dZ[0]! + DATA.X[1]![0]! * DATA.dZ[1]!) / DATA.dZ.length,
          say: both(
            'You went down a column. A column is one example; $dw$ needs the row of a feature.',
            '열을 따라 계산했습니다. 열은 샘플 하나입니다. $dw$에는 특성의 행이 필요합니다.',
          ),
        },
        {
          answer: () => gradientOf(1),
          say: both('This is the second number of $dw$.', '이것은 $dw$의 두 번째 숫자입니다.'),
        },
      ],
    },
  ],
};
