// needs: real.wgsl, math.wgsl
// A compensated sum, whose error does not grow with the number of its terms.

struct RunningSum {
  sum: Real,
  // What rounding took from the sum: below half a unit of its last place, so that its own rounding does not count.
  lost: Real,
}

/// The sum with one more term. Source: Neumaier, 1974.
fn add_term(state: RunningSum, value: Real) -> RunningSum {
  let next = opaque(state.sum + value);
  let big = abs(state.sum) >= abs(value);
  let error = select(
    opaque(opaque(value - next) + state.sum),
    opaque(opaque(state.sum - next) + value),
    big,
  );
  let rest = opaque(state.lost + error);
  let sum = opaque(next + rest);
  let lost = opaque(rest - opaque(sum - next));
  // Once infinite or NaN, the compensation is meaningless.
  let usual = is_finite(next);
  return RunningSum(select(next, sum, usual), select(Real(0.0), lost, usual));
}
