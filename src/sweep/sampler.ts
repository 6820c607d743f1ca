// Which parameters to try next: a pure function of the options, the number of the trial and what is known of earlier ones.

import { GradloomError } from '../errors.ts';
import { RandomStream } from '../random/randomStream.ts';
import { ParzenDensity } from './parzen.ts';
import { SOBOL_DIMENSIONS, sobolPoint } from './sobol.ts';
import { gridOf, parametersAt, placesOf, type SweepParameters, type SweepSpace } from './space.ts';

/** A sampler: see `SweepOptions`. */
export type SamplerName = 'tpe' | 'sobol' | 'random' | 'grid';
/** The samplers. */
export const SAMPLER_NAMES: readonly SamplerName[] = ['tpe', 'sobol', 'random', 'grid'];

/** What is sampled. */
export interface Sampling {
  readonly space: SweepSpace;
  readonly sampler: SamplerName;
  readonly seed: number;
}

/** Candidates of which the best is taken. */
const CANDIDATES = 24;
/** The share of trials that count as good. */
const GOOD_SHARE = 0.15;
/** The stream of the bits that shift Sobol's points; trials have the streams of their numbers. */
const SHIFT_STREAM = 0xffff_ffff;

/** All points of the grid, the last name changes first. Throws `E_ARGUMENT` for more than a million. */
export function gridPoints(space: SweepSpace): SweepParameters[] {
  const lists = Object.entries(space).map(([name, dimension]) => [name, gridOf(dimension)] as const);
  const count = lists.reduce((product, [, values]) => product * values.length, 1);
  if (count > 1e6) {
    throw new GradloomError('E_ARGUMENT', `sweep: a grid must have at most a million points; got ${count}.`, {
      hint: 'Give ranges fewer points, or take the sampler sobol.',
    });
  }
  return Array.from({ length: count }, (_, index) => {
    let rest = index;
    const chosen = lists.toReversed().map(([name, values]) => {
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return [name, value] as const;
    });
    return Object.fromEntries(chosen.toReversed());
  });
}

/** The parameters of trial `trial`, which depend on no other trial. */
export function independentParameters({ space, sampler, seed }: Sampling, trial: number): SweepParameters {
  const names = Object.keys(space);
  if (sampler === 'random') {
    const random = new RandomStream(seed, trial);
    return parametersAt(
      space,
      names.map(() => random.nextFloat()),
    );
  }
  const shift = new RandomStream(seed, SHIFT_STREAM);
  const point = { dimensions: names.length, shift: names.map(() => shift.nextUint32()) };
  return parametersAt(space, sobolPoint(trial, point));
}

/**
 * The parameters of trial `trial` by what is known of others, best first: those for which l(x) / g(x) is largest among 24
 * drawn from l, where l is a density of the best 15 % and g one of the others. `taken` have been tried or will be: they
 * are not proposed again while there is another candidate.
 *
 * Source: Bergstra, Bardenet, Bengio, Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011; densities of the
 * whole place at once as in Falkner, Klein, Hutter, "BOHB", ICML 2018.
 */
export function proposedParameters(
  { space, seed }: Sampling,
  {
    trial,
    ranked,
    taken,
  }: {
    readonly trial: number;
    readonly ranked: readonly SweepParameters[];
    readonly taken: readonly SweepParameters[];
  },
): SweepParameters {
  const random = new RandomStream(seed, trial);
  const dimensions = Object.values(space);
  const places = ranked.map((parameters) => placesOf(space, parameters));
  const good = Math.max(1, Math.ceil(GOOD_SHARE * places.length));
  const best = new ParzenDensity(dimensions, places.slice(0, good));
  const others = new ParzenDensity(dimensions, places.slice(good));
  const candidates = Array.from({ length: CANDIDATES }, () => {
    const place = best.draw(random);
    return { parameters: parametersAt(space, place), gain: best.logAt(place) - others.logAt(place) };
  });
  candidates.sort((a, b) => b.gain - a.gain);
  const known = new Set(taken.map((parameters) => JSON.stringify(parameters)));
  const { parameters } =
    candidates.find((candidate) => !known.has(JSON.stringify(candidate.parameters))) ?? candidates[0]!;
  return parameters;
}

/** Throws `E_ARGUMENT` where a sampler cannot sample a space. */
export function checkSampling({ space, sampler }: Sampling): void {
  const count = Object.keys(space).length;
  if (sampler === 'grid') gridPoints(space);
  if ((sampler === 'sobol' || sampler === 'tpe') && count > SOBOL_DIMENSIONS) {
    throw new GradloomError(
      'E_ARGUMENT',
      `sweep: the sampler ${sampler} takes at most ${SOBOL_DIMENSIONS} names; got ${count}.`,
      { hint: 'Give some of them a fixed value, or take the sampler random.' },
    );
  }
}
