// What a look at a training's health can find, in a sentence with the way out.
import type { HealthCode } from 'gradloom';
import { both, type Both } from './language.ts';

/** A sentence for each finding. */
export const FINDINGS: Readonly<Record<HealthCode, Both>> = {
  nonFinite: both(
    '**Not a number.** The cost or a parameter has become infinite or NaN. Lower the learning rate, and scale the inputs.',
    '**숫자가 아닙니다.** 비용이나 매개변수가 무한대 또는 NaN이 되었습니다. 학습률을 낮추고 입력의 크기를 맞춰 주세요.',
  ),
  stepsSkipped: both(
    '**Steps were left out,** since their cost was not finite. Lower the learning rate.',
    '**건너뛴 단계가 있습니다.** 비용이 유한하지 않았습니다. 학습률을 낮춰 주세요.',
  ),
  costExplodes: both(
    '**The cost explodes.** Each step goes too far, and the next one farther. Lower the learning rate.',
    '**비용이 폭발합니다.** 한 걸음이 너무 멀고 다음 걸음은 더 멉니다. 학습률을 낮춰 주세요.',
  ),
  costRises: both(
    '**The cost rises** above that of a constant prediction. Lower the learning rate.',
    '**비용이 올라갑니다.** 상수로 예측하는 것보다 나쁩니다. 학습률을 낮춰 주세요.',
  ),
  costNotFalling: both(
    '**The cost does not fall.** Try another learning rate, another beginning or another activation.',
    '**비용이 내려가지 않습니다.** 학습률, 초깃값, 활성화 함수를 바꿔 보세요.',
  ),
  rateTooLow: both(
    '**The learning rate is too low.** The cost falls, but it would take for ever. Raise it tenfold.',
    '**학습률이 너무 낮습니다.** 비용이 내려가기는 하지만 끝이 없습니다. 열 배로 올려 보세요.',
  ),
  deadUnits: both(
    '**Dead units.** Most ReLU units of a layer are on for no example, so they get no gradient. Lower the learning rate, scale the inputs, or use a leaky ReLU.',
    '**죽은 유닛이 있습니다.** 한 층의 ReLU 유닛 대부분이 어떤 샘플에서도 켜지지 않아 기울기를 받지 못합니다. 학습률을 낮추거나 입력의 크기를 맞추거나 Leaky ReLU를 쓰세요.',
  ),
  saturatedUnits: both(
    '**Saturated units.** Most of a hidden layer lies at the flat ends of its activation, where the gradient is almost 0. Scale the inputs or begin with smaller weights.',
    '**포화된 유닛이 있습니다.** 은닉층 대부분이 활성화 함수의 평평한 끝에 있어 기울기가 거의 0입니다. 입력의 크기를 맞추거나 더 작은 가중치로 시작하세요.',
  ),
  saturatedOutput: both(
    '**The output is sure and wrong,** and a squared error cannot tell it so. Use cross-entropy.',
    '**출력이 틀렸는데도 확신합니다.** 제곱 오차로는 고칠 수 없습니다. 교차 엔트로피를 쓰세요.',
  ),
  vanishingGradient: both(
    '**The gradient vanishes** on its way down: the first layer hardly learns. Use tanh or ReLU, and Xavier or He to begin.',
    '**기울기가 사라집니다.** 아래로 내려오면서 줄어들어 첫 층이 거의 배우지 못합니다. tanh나 ReLU를 쓰고 Xavier나 He로 시작하세요.',
  ),
  explodingGradient: both(
    '**The gradient explodes** on its way down. Begin with smaller weights, or clip the gradient.',
    '**기울기가 폭발합니다.** 더 작은 가중치로 시작하거나 기울기 클리핑을 쓰세요.',
  ),
  identicalUnits: both(
    '**Identical units.** All units of a hidden layer have the same weights and get the same gradient, so they stay one unit. Begin with random weights.',
    '**유닛이 모두 똑같습니다.** 은닉층의 유닛들이 같은 가중치와 같은 기울기를 가져 유닛 하나와 다름없습니다. 무작위 가중치로 시작하세요.',
  ),
  linearLayers: both(
    '**Linear layers one after another** are one linear layer. Put an activation between them.',
    '**선형 층이 이어져 있습니다.** 선형 층 하나와 같습니다. 사이에 활성화 함수를 넣으세요.',
  ),
  unscaledInputs: both(
    '**The inputs are too large.** Bring each feature to mean 0 and standard deviation 1 before it enters the network.',
    '**입력이 너무 큽니다.** 각 특성을 평균 0, 표준편차 1로 맞춘 뒤 신경망에 넣으세요.',
  ),
  constantFeatures: both(
    '**A feature never changes,** so nothing can be learnt from it. Leave it out.',
    '**변하지 않는 특성이 있습니다.** 여기서는 배울 것이 없으니 빼세요.',
  ),
  classAbsent: both(
    '**No example has one of the classes.** Look at the data.',
    '**샘플이 하나도 없는 클래스가 있습니다.** 데이터를 살펴보세요.',
  ),
  classNeverPredicted: both(
    '**A class is never predicted,** although there are examples of it. Train longer, or with another learning rate.',
    '**한 번도 예측되지 않는 클래스가 있습니다.** 그 클래스의 샘플은 있습니다. 더 오래 학습하거나 학습률을 바꿔 보세요.',
  ),
};
