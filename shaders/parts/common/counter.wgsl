// needs: real.wgsl
// Whole numbers beside the f32 values: the step counter, and rings that are written at it.

/// What a record holds as long as all values were finite.
const NEVER: u32 = 0xffffffffu;

/// Bits of a number's magnitude: these of infinity, or more for NaN, where it is not finite.
const INFINITE: u32 = 0x7f800000u;
fn magnitude_bits(value: Real) -> Bits {
  return bitcast<Bits>(value) & Bits(0x7fffffffu);
}

/// Whether a value is infinite or NaN, by its bits: a compiler may take every number to be finite.
fn not_finite(value: Real) -> bool {
  return any(magnitude_bits(value) >= Bits(INFINITE));
}

/// The next step.
fn increment(count: Bits) -> Bits {
  return count + Bits(1u);
}

/// A count as a number; exact up to 2^24.
fn to_real(count: Bits) -> Real {
  return Real(count);
}

/// Position along an axis of the elements `index`, where the axes after it have `stride` elements.
fn coordinate(index: Bits, stride: u32, size: u32) -> Bits {
  return index / Bits(stride) % Bits(size);
}

/// Slot of a ring of `slots` values for the `count`-th entry.
fn ring_slot(count: u32, slots: u32) -> u32 {
  return count % slots;
}
