// Chapter: what goes wrong, and how to see it.
import { card, formula, heading, prose, type Chapter } from '../content/chapter.ts';
import { choice, slide } from '../content/control.ts';
import { both } from '../language/language.ts';

export const healthChapter: Chapter = {
  blocks: [
    prose(
      'A training that fails seldom says so. The program runs, numbers come out, and the network has learnt nothing. Yet most faults leave a trace in numbers that are easy to look at.',
      '실패한 학습은 좀처럼 스스로 말해 주지 않습니다. 프로그램은 돌고 숫자도 나오는데 신경망은 아무것도 배우지 못합니다. 하지만 잘못은 대개 쉽게 볼 수 있는 숫자에 흔적을 남깁니다.',
    ),
    heading('First look at the cost', '먼저 비용을 보세요'),
    prose(
      'With gradient descent over all examples $J$ must fall in each step. If it rises or jumps, lower the learning rate. If it falls by nearly nothing, raise it. If it rests at $log 2$, about 0.693, the network says 0.5 to everything.',
      '모든 샘플을 쓰는 경사 하강법에서는 단계마다 $J$가 내려가야 합니다. 올라가거나 튀면 학습률을 낮추세요. 거의 내려가지 않으면 올리세요. $log 2$, 약 0.693에 머물러 있다면 신경망이 무엇에나 0.5라고 답하고 있는 것입니다.',
    ),
    heading('Then into the layers', '그다음 층 속을 보세요'),
    prose(
      '**Saturated:** $tanh$ and sigmoid are flat at their ends, and a unit that sits there gets no gradient. **Dead:** a ReLU unit that is off for every example; **leaky ReLU**, $max (0.01 z, z)$, keeps a slope there. **Vanishing:** going down, each layer multiplies the gradient by the slope of its activation; that of the sigmoid is at most $1/4$.',
      '**포화:** $tanh$와 시그모이드는 양 끝이 평평해서 거기에 있는 유닛은 기울기를 받지 못합니다. **죽은 유닛:** 모든 샘플에서 꺼져 있는 ReLU 유닛입니다. **Leaky ReLU** $max (0.01 z, z)$는 꺼진 쪽에도 기울기가 있습니다. **기울기 소실:** 층을 내려갈 때마다 활성화 함수의 기울기가 곱해지는데, 시그모이드의 기울기는 커야 $1/4$입니다.',
    ),
    formula("dZ^{[1]} = W^{[2]⊤} dZ^{[2]} ∗ g' ( Z^{[1]} ) , σ' ( z ) ≤ {1}/{4}"),
    prose(
      '**Unscaled inputs:** features in the hundreds push every unit to its flat end at the first step. Bring them to mean 0 and standard deviation 1, by numbers that are computed from the training data and used for all data.',
      '**크기가 맞지 않는 입력:** 수백에 이르는 특성은 첫걸음부터 모든 유닛을 평평한 끝으로 밀어냅니다. 훈련 데이터에서 구한 평균과 표준편차로 평균 0, 표준편차 1로 맞추고, 같은 값을 모든 데이터에 쓰세요.',
    ),
    prose(
      'The library looks at all this while it trains, and says what it finds. Here it has a patient: three hidden layers, inputs a hundred times too large, and a poor rate.',
      '라이브러리는 학습하는 동안 이 모든 것을 살펴보고 찾은 것을 말해 줍니다. 여기 환자가 있습니다. 은닉층이 셋이고, 입력은 백 배나 크며, 학습률도 나쁩니다.',
    ),
  ],
  example: card({
    name: 'ill',
    advice: both(
      'Read what is found, change one thing, run again.',
      '진단을 읽고, 한 가지를 바꾸고, 다시 실행해 보세요.',
    ),
    controls: {
      learningRate: slide(both('Learning rate α', '학습률 α'), {
        value: 0.0001,
        values: [0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5, 30],
      }),
      scale: slide(both('Inputs times', '입력에 곱할 수'), { value: 100, values: [0.01, 0.1, 1, 10, 100] }),
      activation: choice(both('Activation', '활성화 함수'), {
        sigmoid: both('sigmoid', '시그모이드'),
        tanh: both('tanh', 'tanh'),
        relu: both('ReLU', 'ReLU'),
      }),
      start: choice(both('Weights begin as', '가중치의 초깃값'), {
        xavier: both('Xavier', 'Xavier'),
        zeros: both('zeros', '모두 0'),
      }),
    },
    plots: [
      {
        title: both('Cost by step', '단계별 비용'),
        x: { label: both('step', '단계'), range: [0, 600] },
        y: { label: both('cost J', '비용 J') },
        series: [{ key: 'cost', label: both('cost', '비용'), look: 'line', color: 'accent' }],
      },
    ],
    figures: [
      { key: 'cost', label: both('cost $J$', '비용 $J$'), digits: 3 },
      { key: 'found', label: both('findings', '진단의 수') },
    ],
    findings: true,
  }),
  tasks: [
    {
      id: 'health-goal',
      kind: 'goal',
      question: both(
        'Heal the patient: the cost below 0.05 after 600 steps, and nothing found.',
        '환자를 고쳐 주세요. 600단계 뒤의 비용이 0.05보다 작고, 발견되는 문제가 없어야 합니다.',
      ),
      reached: ({ cost = Infinity, found = 1 }) => cost < 0.05 && found === 0,
      right: both(
        'Inputs in proportion, an activation with a slope, a rate that fits: most trainings need no more.',
        '알맞은 크기의 입력, 기울기가 살아 있는 활성화 함수, 맞는 학습률. 대부분의 학습은 이것으로 충분합니다.',
      ),
      wrong: ({ cost = Infinity, found = 1 }) =>
        found > 0
          ? both(
              'There is still something found. Read it, and change what it names.',
              '아직 발견된 문제가 있습니다. 읽어 보고 거기서 말하는 것을 바꾸세요.',
            )
          : both(
              `Nothing is found, but the cost is ${cost.toPrecision(3)}. Where the curve jumps, lower the learning rate; where it creeps, raise it or take another activation.`,
              `발견된 문제는 없지만 비용이 ${cost.toPrecision(3)}입니다. 곡선이 튀면 학습률을 내리고, 거의 내려가지 않으면 올리거나 활성화 함수를 바꿔 보세요.`,
            ),
    },
  ],
};
