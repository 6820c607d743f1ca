// Places the labels of points in a chart so that none covers another, a point, or what else must stay free.

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point with the size of its label. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Distances from a point at which a label is tried, pixels. */
const DISTANCES = [9, 20, 34, 50, 70, 95];
const DIRECTIONS = [0, 180, -90, 90, -40, -140, 40, 140, -65, -115, 65, 115];
/** A line across something is less bad than a label on it. */
const LEADER_WEIGHT = 0.25;
const POINT_RADIUS = 6;
const AIR = 4;

/**
 * A box for each label: as near to its point as it goes without covering the boxes in `taken`, the points and other
 * labels, inside `area`. Where nothing is free, the place that covers least. Whose label is placed first matters, so
 * several orders are tried.
 */
export function placeLabels(points: readonly Labelled[], area: Box, taken: readonly Box[] = []): Box[] {
  const indices = points.map((_, index) => index);
  const orders = [
    indices,
    indices.toReversed(),
    indices.toSorted((a, b) => points[a]!.x - points[b]!.x),
    indices.toSorted((a, b) => points[b]!.x - points[a]!.x),
    indices.toSorted((a, b) => points[a]!.y - points[b]!.y),
    indices.toSorted((a, b) => points[b]!.y - points[a]!.y),
  ];
  const placements = orders.map((order) => placeInOrder(points, order, area, taken));
  return placements.reduce((best, other) => (other.cost < best.cost ? other : best)).boxes;
}

function placeInOrder(
  points: readonly Labelled[],
  order: readonly number[],
  area: Box,
  taken: readonly Box[],
) {
  const filled: Box[] = [...taken];
  const dots = points.map(dot);
  const boxes: Box[] = [];
  let cost = 0;
  for (const index of order) {
    const others = [...filled, ...dots.filter((_, other) => other !== index)];
    let best: Candidate | undefined;
    let least = Infinity;
    for (const candidate of candidates(points[index]!)) {
      const { box, leader } = candidate;
      let covered = outside(box, area) + intersection(box, dots[index]!, 0);
      for (const other of others) {
        if (covered >= least) break;
        covered += intersection(box, other, AIR);
        for (const piece of leader) covered += LEADER_WEIGHT * intersection(piece, other, 0);
      }
      if (covered >= least) continue;
      [best, least] = [candidate, covered];
      if (covered === 0) break;
    }
    boxes[index] = best!.box;
    filled.push(best!.box, ...best!.leader);
    cost += best!.distance + 10 * least;
  }
  return { boxes, cost };
}

interface Candidate {
  readonly box: Box;
  readonly distance: number;
  /** What the line from the point to a far label runs over. */
  readonly leader: readonly Box[];
}

function* candidates({ x, y, width, height }: Labelled): Generator<Candidate> {
  for (const distance of DISTANCES) {
    for (const direction of DIRECTIONS) {
      const angle = (direction / 180) * Math.PI;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      // The label's side, not its middle, lies at that distance.
      const left = x + dx * distance - ((1 - dx) / 2) * width;
      const top = y + dy * distance - ((1 - dy) / 2) * height;
      const leader = [];
      for (let along = POINT_RADIUS + 4; along < distance; along += 5) {
        leader.push({ left: x + dx * along - 2, top: y + dy * along - 2, width: 4, height: 4 });
      }
      yield { box: { left, top, width, height }, distance, leader };
    }
  }
}

function dot({ x, y }: Labelled): Box {
  return {
    left: x - POINT_RADIUS,
    top: y - POINT_RADIUS,
    width: 2 * POINT_RADIUS,
    height: 2 * POINT_RADIUS,
  };
}

/** The part of a box outside the area counts double: a label cut off is worse than one that touches another. */
function outside(box: Box, area: Box): number {
  return 2 * (box.width * box.height - intersection(box, area, 0));
}

/** The common area of two boxes, one of them `air` pixels wider. */
function intersection(a: Box, b: Box, air: number): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left) + air;
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
