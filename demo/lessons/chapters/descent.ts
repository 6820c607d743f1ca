// Chapter: gradient descent and the learning rate.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { slide } from '../content/control.ts';
import { both, same } from '../language/language.ts';
import { showNumber } from '../views/showNumber.ts';

/** The step of the task. */
const STEP = { w: 3, dw: 4, rate: 0.1 };

export const descentChapter: Chapter = {
  blocks: [
    prose(
      'The gradient points uphill. So we take a step the other way, again and again. This is **gradient descent**:',
      '기울기는 오르막을 가리킵니다. 그래서 반대쪽으로 한 걸음씩 되풀이해 내려갑니다. 이것이 **경사 하강법**입니다.',
    ),
    formula('w := w - α {dJ}/{dw}'),
    prose(
      'The sign $:=$ means that $w$ gets a new value. The **learning rate** $α$ says how long a step is. It is not a parameter: training does not find it. You choose it, and it is the first thing to look at when a training fails.',
      '기호 $:=$는 $w$가 새 값을 받는다는 뜻입니다. **학습률** $α$는 걸음의 길이입니다. 학습률은 매개변수가 아니어서 학습으로 정해지지 않고 사람이 고릅니다. 학습이 실패하면 가장 먼저 살펴볼 값입니다.',
    ),
    heading('Too low, right, too high', '너무 낮음, 알맞음, 너무 높음'),
    prose(
      '**Too low:** the cost falls, but so slowly that you wait for ever. **Right:** a few steps lead to the bottom. **A little too high:** each step goes past the bottom to the other side, and comes back. **Too high:** each step lands higher than it began, and the cost explodes.',
      '**너무 낮으면** 비용이 내려가기는 하지만 한없이 느립니다. **알맞으면** 몇 걸음 만에 바닥에 닿습니다. **조금 높으면** 걸음마다 바닥을 지나쳐 건너편으로 갔다가 돌아옵니다. **너무 높으면** 걸음마다 더 높은 곳에 내려서서 비용이 폭발합니다.',
    ),
    prose(
      'For this bowl one can say exactly where the border lies. With $x = y = 1, 2, 3$ the gradient is $(28/3)(w - 1)$, so a step multiplies the distance $w - 1$ from the bottom by a fixed number:',
      '이 그릇에서는 경계를 정확하게 말할 수 있습니다. $x = y = 1, 2, 3$이면 기울기는 $(28/3)(w - 1)$이므로, 한 걸음마다 바닥까지의 거리 $w - 1$에 늘 같은 수를 곱하는 셈입니다.',
    ),
    formula('w - 1 := ( 1 - {28}/{3} α ) ( w - 1 )'),
    prose(
      'If this number lies between −1 and 1, the distance shrinks; that is so for $α$ below $3/14$, about 0.214. At $3/28$ it is 0, and a single step reaches the bottom. Networks have no such simple formula, but the same four stories. Their cost is no single bowl either: the way down may end in a **local minimum**, a hollow that lies higher than the **global minimum**, the lowest point of all.',
      '이 수가 −1과 1 사이에 있으면 거리가 줄어듭니다. $α$가 $3/14$, 약 0.214보다 작을 때입니다. $3/28$에서는 0이 되어 한 걸음에 바닥에 닿습니다. 신경망에는 이렇게 간단한 공식이 없지만 네 가지 경우는 똑같이 나타납니다. 그리고 신경망의 비용은 그릇 하나가 아닙니다. 가장 낮은 곳인 **전역 최소점**이 아니라 그보다 높은 웅덩이, 곧 **지역 최소점**에서 멈출 수도 있습니다.',
    ),
  ],
  example: card({
    name: 'descent',
    advice: both(
      'Raise the rate from left to right, and watch the path in the bowl.',
      '학습률을 왼쪽에서 오른쪽으로 올리면서 그릇 속의 길을 지켜보세요.',
    ),
    controls: {
      learningRate: slide(both('Learning rate α', '학습률 α'), {
        value: 0.01,
        values: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.19, 0.21, 0.22, 0.25, 0.3],
      }),
      start: slide(both('First weight', '처음 가중치'), { value: -1, values: [-2, -1, 0, 0.5, 2, 3, 4] }),
    },
    plots: [
      {
        title: both('The path in the bowl', '그릇 속의 길'),
        x: { label: both('weight w', '가중치 w'), range: [-3, 5] },
        y: { label: both('cost J', '비용 J'), range: [-2, 60] },
        series: [
          { key: 'bowl', label: both('cost', '비용'), look: 'line', color: 'muted' },
          { key: 'path', label: both('steps', '걸음'), look: 'line', color: 'accent' },
          { key: 'path', label: both('weights', '가중치'), look: 'points', color: 'accent' },
        ],
      },
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 20] },
        y: { label: both('cost J', '비용 J') },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'step', label: both('step', '단계') },
      { key: 'w', label: same('$w$') },
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
    ],
  }),
  tasks: [
    {
      id: 'descent-step',
      kind: 'number',
      question: both(
        `The weight is $w = ${STEP.w}$, its gradient $dw = ${STEP.dw}$, the learning rate $α = ${STEP.rate}$. What is $w$ after one step?`,
        `가중치가 $w = ${STEP.w}$, 기울기가 $dw = ${STEP.dw}$, 학습률이 $α = ${STEP.rate}$입니다. 한 걸음 뒤의 $w$는 얼마입니까?`,
      ),
      answer: () => STEP.w - STEP.rate * STEP.dw,
      right: both(
        'The gradient is positive, so the weight becomes smaller.',
        '기울기가 양수이므로 가중치가 작아집니다.',
      ),
      wrong: both('Compute $w - α dw$.', '$w - α dw$를 계산하세요.'),
      slips: [
        {
          answer: () => STEP.w + STEP.rate * STEP.dw,
          say: both(
            'This step goes uphill. The sign is minus.',
            '오르막으로 간 걸음입니다. 부호는 빼기입니다.',
          ),
        },
        {
          answer: () => STEP.w - STEP.dw,
          say: both(
            'The gradient is multiplied by the learning rate first.',
            '먼저 기울기에 학습률을 곱해야 합니다.',
          ),
        },
      ],
    },
    {
      id: 'descent-rate',
      kind: 'goal',
      question: both(
        'Find a learning rate with which the cost after 20 steps is below 0.000001.',
        '20단계 뒤의 비용이 0.000001보다 작아지는 학습률을 찾으세요.',
      ),
      reached: ({ cost = Infinity }) => cost < 1e-6,
      right: both(
        'The steps are long enough to arrive, and short enough not to overshoot.',
        '바닥에 닿을 만큼 길고 지나치지 않을 만큼 짧은 걸음입니다.',
      ),
      wrong: ({ cost = Infinity, w = 0 }) =>
        cost > 60
          ? both(
              `The cost has risen: the weight is at ${showNumber(w, 3)}. The rate is too high.`,
              `비용이 올라가 가중치가 ${showNumber(w, 3)}까지 갔습니다. 학습률이 너무 높습니다.`,
            )
          : both(
              `The cost is ${showNumber(cost, 3)}. Does the path creep from one side, or does it jump from side to side? Creeping: raise the rate. Jumping: lower it.`,
              `비용이 ${showNumber(cost, 3)}입니다. 한쪽에서 기어가고 있다면 학습률을 올리고, 양쪽으로 뛰고 있다면 내리세요.`,
            ),
    },
  ],
};
