// needs: real.wgsl, components1.wgsl, random.wgsl
// What changes examples in training: random numbers of a place, where a pixel comes from, whom an example is mixed with.

// Second key word of Philox (src/random/randomDomain.ts).
const RANDOM_DOMAIN_AUGMENT = 0xa06e7000u;

// A uniform number in [0, 1), a multiple of 2^-24: a function of (seed, stream, step, position).
// Span hold neighbours from a multiple of four on, or one position, so one block of random numbers serves them.
fn random_unit(position: Bits, step: Bits, seed: Bits, stream: Bits) -> Real {
  let counter = vec4u(first_component(position) / 4u, first_component(step), first_component(stream), 0u);
  let words = philox(counter, vec2u(first_component(seed), RANDOM_DOMAIN_AUGMENT));
  return Real(pick_words(words, position) >> Bits(8u)) * 5.9604644775390625e-8;
}

// What the line of pixels `line` counts at a place between two: 1 - |place - line|, and 0 outside of the picture.
fn pixel_share(place: Real, line: Real, size: Real) -> Real {
  return select(Real(0.0), 1.0 - abs(place - line), (line >= Real(0.0)) & (line < size));
}

// Where pixel (row, column) of picture `example` lies in a stack of pictures; outside, where the nearest one inside lies.
fn pixel_place(example: Bits, row: Real, column: Real, height: Real, width: Real) -> Bits {
  let y = Bits(clamp(row, Real(0.0), height - 1.0));
  let x = Bits(clamp(column, Real(0.0), width - 1.0));
  return (example * Bits(height) + y) * Bits(width) + x;
}

// The other example of `count` that this one is mixed with: all of a step have the same distance.
fn partner_of(row: Bits, step: Bits, seed: Bits, stream: Bits, count: Bits) -> Bits {
  let counter = vec4u(0u, first_component(step), first_component(stream), 0u);
  let word = philox(counter, vec2u(first_component(seed), RANDOM_DOMAIN_AUGMENT)).x;
  return (row + Bits(1u + word % (first_component(count) - 1u))) % count;
}
