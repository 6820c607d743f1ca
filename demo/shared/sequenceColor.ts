// Colours of a quantity that grows: dark to bright by brightness alone too, for those who see few colours.

/** Viridis, by Smith and van der Walt, at nine places. */
const SEQUENCE = [
  [68, 1, 84],
  [71, 45, 123],
  [59, 82, 139],
  [44, 114, 142],
  [33, 145, 140],
  [40, 174, 128],
  [94, 201, 98],
  [173, 220, 48],
  [253, 231, 37],
] as const;

/** Red, green and blue from 0 to 255 at a share from 0 to 1. */
export function sequenceColor(share: number): readonly [number, number, number] {
  const place = Math.max(0, Math.min(1, share)) * (SEQUENCE.length - 1);
  const low = Math.min(Math.floor(place), SEQUENCE.length - 2);
  const [from, to] = [SEQUENCE[low]!, SEQUENCE[low + 1]!];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - low));
  return [mix(0), mix(1), mix(2)];
}
