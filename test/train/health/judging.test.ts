// Findings are judged by numbers alone: what is one, and what is not yet.

import { describe, expect, it } from 'vitest';
import { dense, healthText, layers, network } from '../../../src/index.ts';
import { CostCourse } from '../../../src/train/health/costCourse.ts';
import { healthOptions } from '../../../src/train/health/healthOptions.ts';
import { judgeClasses, judgeInputs, neverPredicted } from '../../../src/train/health/judgeData.ts';
import { judgeLayers, type LayerNumbers } from '../../../src/train/health/judgeLayers.ts';
import { judgeNetwork } from '../../../src/train/health/judgeNetwork.ts';
import { findingOf } from '../../../src/train/health/wording.ts';

const codes = (found: readonly { readonly code: string }[]): string[] => found.map(({ code }) => code);

/** What is found of the costs of so many steps. */
function course(steps: number, cost: (step: number) => number, baseline?: number): string[] {
  const own = new CostCourse();
  own.baseline = baseline;
  own.add(Array.from({ length: steps }, (_, step) => cost(step)));
  return codes(own.symptoms());
}

describe('costs', () => {
  it('explode where all of the last are 100 times a constant prediction, or a million times the first', () => {
    expect(course(40, (step) => 1.5 ** step, 1)).toEqual(['costExplodes']);
    expect(course(20, (step) => (step === 19 ? 1e9 : 1), 1)).toEqual([]);
    // 1.5^30 = 191,751, of at most 1.5^4 = 5.1 in the beginning.
    expect(course(31, (step) => 1.5 ** step)).toEqual([]);
    expect(course(60, (step) => 1.5 ** step)).toEqual(['costExplodes']);
  });

  it('rise where they are higher than in the beginning by more than chance, and worse than a constant', () => {
    expect(course(100, (step) => 2 + step / 100, 1)).toEqual(['costRises']);
    expect(course(100, (step) => 2 + step / 100, 4)).toEqual([]);
    expect(course(40, (step) => 2 + step / 10, 1)).toEqual([]);
    expect(course(100, (step) => 2 + (step % 2 ? 1.9 : 0) + step / 1e3, 1)).toEqual([]);
  });

  it('do not fall where they stay within 5 % for 200 steps', () => {
    expect(course(250, () => 1.2, 1)).toEqual(['costNotFalling']);
    expect(course(150, () => 1.2, 1)).toEqual([]);
    expect(course(250, (step) => 1.2 - step / 1000, 1)).toEqual([]);
    // A trained model that is trained on.
    expect(course(250, () => 0.1, 1)).toEqual([]);
    expect(course(250, () => 1.2)).toEqual([]);
  });

  it('are judged alike over a hundred thousand steps, in memory that does not grow', () => {
    expect(course(100_000, (step) => 2 + step / 1e5, 1)).toEqual(['costRises']);
    expect(course(100_000, (step) => 2 - step / 1e5, 1)).toEqual([]);
  });
});

const ofLayers = (...own: Parameters<typeof network>[0]['layers']): string[] =>
  codes(judgeNetwork(network({ inputs: 2, layers: own })));

const layer = (number: number, more: Partial<LayerNumbers> = {}): LayerNumbers => ({
  number,
  label: `${number}`,
  gradient: 1,
  ...more,
});
const judged = (own: readonly LayerNumbers[], cost = 1, isVanishingCost = false): string[] =>
  codes(judgeLayers({ layers: own, cost, examples: 256, baseline: 1, isVanishingCost }));

describe('layers', () => {
  it.each([
    ['deadUnits', { dead: 0.6 }, { dead: 0.5 }],
    ['saturatedUnits', { saturated: 0.8 }, { saturated: 0.7 }],
    [
      'identicalUnits',
      { units: 4, weightSpread: 0, gradientSpread: 0 },
      { units: 4, weightSpread: 0, gradientSpread: 0.1 },
    ],
    ['vanishingGradient', { gradient: 9e-5 }, { gradient: 1e-4 }],
    ['explodingGradient', { gradient: 2e4 }, { gradient: 1e4 }],
  ])('%s from its limit on', (code, ill, well) => {
    expect(judged([layer(1, ill), layer(2)])).toEqual([code]);
    expect(judged([layer(1, well), layer(2)])).toEqual([]);
  });

  it('saturated ones are fine where the cost is low, and a single unit is like itself', () => {
    expect(judged([layer(1, { saturated: 1 }), layer(2)], 0.4)).toEqual([]);
    expect(judged([layer(1, { units: 1, weightSpread: 0, gradientSpread: 0 }), layer(2)])).toEqual([]);
    expect(judged([layer(1), layer(2, { saturated: 1 })])).toEqual([]);
    expect(judged([layer(1), layer(2, { saturated: 1 })], 1, true)).toEqual(['saturatedOutput']);
  });

  it('linear ones in a row are found, with something between them not', () => {
    expect(ofLayers(dense(3), dense(1))).toEqual(['linearLayers']);
    expect(ofLayers(dense(3, 'tanh'), dense(1))).toEqual([]);
    expect(ofLayers(dense(3), layers.batchNorm(), dense(1))).toEqual([]);
  });
});

describe('data', () => {
  it('inputs are scaled up to 10, and constant where least and largest agree', () => {
    const numbers = {
      least: [0, 2, -1],
      largest: [1, 2, 1],
      rms: [10, 2, 11],
      examples: 9,
      isPicture: false,
    };
    expect(judgeInputs({ ...numbers, names: ['a', 'b', 'rooms'] })).toMatchObject([
      { code: 'unscaledInputs', place: 'rooms', values: { features: 1, feature: 2, rms: 11 } },
      { code: 'constantFeatures', place: 'b', values: { features: 1, feature: 1 } },
    ]);
    expect(codes(judgeInputs({ ...numbers, isPicture: true }))).toEqual(['unscaledInputs']);
    expect(codes(judgeInputs({ ...numbers, examples: 1 }))).toEqual(['unscaledInputs']);
  });

  it('classes are absent where none is there, and never predicted where five are there', () => {
    expect(judgeClasses({ there: [3, 0, 1] })).toMatchObject([{ code: 'classAbsent', place: 'class 1' }]);
    expect(judgeClasses({ there: [3, 1, 1] })).toEqual([]);
    const there = [20, 5, 4];
    expect(neverPredicted({ there, predicted: [29, 0, 0], names: ['x', 'y', 'z'] })).toMatchObject([
      { code: 'classNeverPredicted', place: 'y', values: { classes: 1, class: 1, examples: 29 } },
    ]);
    expect(neverPredicted({ there, predicted: [28, 1, 0] })).toEqual([]);
  });
});

it('a finding reads as one paragraph with what is so, the way out and the formula', () => {
  const finding = findingOf({ code: 'deadUnits', layer: 2, values: { share: 0.75, examples: 256 } }, 40);
  expect(finding).toMatchObject({ fatal: false, step: 40, layer: 2 });
  expect(healthText(finding)).toMatch(
    /^75 % of the units of layer 2 are dead: none of 256 examples switches them on\. Lower .* \(relu\(z\) = 0 .*\)$/,
  );
});

it.each([
  ['yes', 'it must be true, false or options'],
  [{ look: 'layers' }, 'look must be one of costs, all'],
  [{ onFatal: 'stop' }, 'onFatal must be one of throw, rollBack, tell'],
  [{ factor: 1 }, 'factor must be a number above 0 and below 1'],
  [{ retries: 0 }, 'retries must be a whole number of at least 1'],
  [{ stopAtAny: 'no' }, 'stopAtAny must be true or false'],
  [{ often: 3 }, 'the options are'],
  [{ onFinding: 3 }, 'onFinding'],
])('refuses %j as a choice', (choice, rule) => {
  expect(() => healthOptions(choice as never)).toThrow(rule);
});
