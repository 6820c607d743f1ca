// Checks the options of a training's steps, before anything is uploaded.

import { checkOptions, kindOf, refusal } from '../../checkOptions.ts';
import type { ParameterLayout } from '../../graph/parameterLayout.ts';
import { fitsFloat32 } from '../../optim/fitsFloat32.ts';
import { AVERAGE_STATE } from './averaged.ts';
import type { StepSettings } from './stepSettings.ts';

const wrong = /* @__PURE__ */ refusal('train', { show: kindOf });

/** @throws GradloomError `E_ARGUMENT`. */
export function checkStepSettings(
  settings: StepSettings,
  { layout, examples }: { readonly layout: ParameterLayout; readonly examples: number },
): void {
  for (const name of ['l1', 'l2', 'decoupledDecay'] as const) checkPenalty(name, settings[name], layout);
  for (const name of ['clipNorm', 'clipTensorNorm', 'clipValue'] as const)
    if (settings[name] !== undefined) checkSize(name, settings[name], { above: true });
  checkAccumulate(settings, examples);
  checkAverage(settings);
}

function checkPenalty(name: string, penalty: unknown, { parameters }: ParameterLayout): void {
  if (penalty === undefined) return;
  if (typeof penalty !== 'object' || penalty === null || Array.isArray(penalty))
    return checkSize(name, penalty, { above: false });
  for (const [parameter, value] of Object.entries(penalty)) {
    if (!parameters.some((own) => own.name === parameter)) {
      const known = parameters.slice(0, 8).map((own) => own.name);
      throw wrong(
        `${name} must name parameters, ${known.join(', ')}${parameters.length > 8 ? ', …' : ''}`,
        parameter,
        'One number stands for all weights.',
      );
    }
    checkSize(`${name}: ${parameter}`, value, { above: false });
  }
}

function checkSize(name: string, value: unknown, { above }: { above: boolean }): void {
  if (typeof value === 'number' && fitsFloat32(value) && (above ? value > 0 : value >= 0)) return;
  const fit = typeof value === 'number' && Number.isFinite(value) && !fitsFloat32(value);
  throw wrong(
    `${name} must be a finite number ${above ? 'above 0' : 'of at least 0'}${fit ? ', and fit float32' : ''}`,
    value,
  );
}

function checkAccumulate({ accumulate, batchSize }: StepSettings, examples: number): void {
  if (accumulate === undefined) return;
  if (!(Number.isSafeInteger(accumulate) && accumulate >= 1))
    throw wrong('accumulate must be a whole number of at least 1', accumulate);
  if (accumulate === 1) return;
  if (batchSize === undefined) {
    throw wrong(
      'accumulate must come with batchSize',
      undefined,
      'batchSize: 32, accumulate: 4 is a step of 128.',
    );
  }
  if (accumulate * batchSize <= examples) return;
  throw wrong(
    `accumulate ∗ batchSize must be at most the ${examples} examples`,
    accumulate * batchSize,
    'All examples at once are the longest step.',
  );
}

function checkAverage({ average, optimizer }: StepSettings): void {
  if (average === undefined || typeof average === 'boolean') return;
  checkOptions('average', average ?? Number.NaN, ['decay', 'warmup', 'biasCorrection']);
  const { decay = 0.999, warmup, biasCorrection } = average;
  if (!(fitsFloat32(decay) && decay >= 0 && Math.fround(decay) < 1))
    throw wrong('average: decay must be in [0, 1)', decay, 'Usual values are 0.99 to 0.9999.');
  for (const [name, value] of Object.entries({ warmup, biasCorrection }))
    if (value !== undefined && typeof value !== 'boolean')
      throw wrong(`average: ${name} must be true or false`, value);
  if (warmup === true && biasCorrection === true)
    throw wrong(
      'average: warmup and biasCorrection exclude each other',
      'both',
      'Either keeps the start from lasting.',
    );
  if (optimizer.states.includes(AVERAGE_STATE))
    throw wrong('average needs an optimizer without a state of that name', AVERAGE_STATE);
}
