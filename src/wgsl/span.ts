// How many elements one call of a function covers.

/**
 * How many elements a `Real` holds and what one call of the fused part covers: `width` neighbours in a row, or with
 * `single` one element, spread over the components (a reduction with wide loads and one result).
 */
export interface Span {
  readonly width: 1 | 4;
  readonly single?: boolean;
}

/** The values that `link` sets so that the parts compute with this span. */
export function spanValues({ width }: Span): Record<string, string | number> {
  return width === 1 ? {} : { Real: 'vec4f', Bits: 'vec4u', Int: 'vec4i', Bool: 'vec4<bool>', WIDTH: 4 };
}
