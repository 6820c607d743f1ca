// Which network is best, and where each lies on the axes.
import { INITIALIZERS } from './members.ts';
import { AXES, type AxisName, type Outcome, type State } from './reducer.ts';

/** What places follow from. */
type Placed = Pick<State, 'setup' | 'members' | 'outcome'>;

/** The axis of a cost: what is above or below is at its end. */
export const COST_RANGE = { from: 0.01, to: 2 } as const;

/** Places of the networks, the lowest held-out cost first, those that diverged last. */
export function ranked({ costs }: Outcome): number[] {
  const rank = (member: number): number => (Number.isNaN(costs[member]!) ? Infinity : costs[member]!);
  return Array.from(costs, (_, member) => member).sort((a, b) => rank(a) - rank(b) || a - b);
}

/** The network with the lowest held-out cost; undefined where none was measured or all diverged. */
export function bestOf(outcome: Outcome | undefined): number | undefined {
  let best: number | undefined;
  outcome?.costs.forEach((cost, member) => {
    if (cost < (best === undefined ? Infinity : outcome.costs[best]!)) best = member;
  });
  return best;
}

/** A network's place on an axis from 0 to 1; undefined where it has none, as one that diverged. */
export function placeOn(axis: AxisName, member: number, state: Placed): number | undefined {
  const { setup, members, outcome } = state;
  const own = members[member]!;
  switch (axis) {
    case 'initializer':
      return INITIALIZERS.indexOf(own.initializer) / (INITIALIZERS.length - 1);
    case 'learningRate':
      return logPlace(own.learningRate, setup.rateFrom, setup.rateTo);
    case 'l2':
      return logPlace(own.l2, setup.l2From, setup.l2To);
    case 'accuracy':
      return known(outcome?.accuracies[member]);
    case 'cost': {
      const cost = known(outcome?.costs[member]);
      return cost === undefined ? undefined : logPlace(cost, COST_RANGE.from, COST_RANGE.to);
    }
  }
}

/** Whether a network lies within all brushes. */
export function isBrushed(member: number, state: Placed & Pick<State, 'brushes'>): boolean {
  return AXES.every((axis) => {
    const brush = state.brushes[axis];
    if (!brush) return true;
    const place = placeOn(axis, member, state);
    return place !== undefined && place >= brush.from - 1e-6 && place <= brush.to + 1e-6;
  });
}

/** The share of the way from `from` to `to` by the logarithm, from 0 to 1. */
export function logPlace(value: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, Math.log(value / from) / Math.log(to / from)));
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
