"""Derives the polynomial coefficients and split constants of shaders/parts (python3, numpy, mpmath).

Each polynomial minimises the largest relative error of the whole function. The coefficients are rounded to
float32 one at a time, lowest degree first, and the remaining ones fitted again. The fit is Lawson's: least
squares whose weights grow where the error is large, until the errors are level.
"""

import numpy
from mpmath import asin, atan, cos, erf, erfc, exp, expm1, log, log1p, mp, mpf, pi, sin, sqrt

mp.dps = 60


def fit(points, targets, weights, fixed, degree, rounds=400):
    """Coefficients whose first ones are `fixed`, and the largest weighted error."""
    basis = numpy.vander(points, degree + 1, increasing=True)
    first = len(fixed)
    rest = targets - basis[:, :first] @ numpy.array(fixed)
    best, smallest = numpy.array(fixed), numpy.max(numpy.abs(weights * rest))
    if first > degree:
        return best, smallest
    scale = numpy.max(numpy.abs(points)) ** numpy.arange(first, degree + 1)
    lawson = numpy.ones(len(points))
    smallest = numpy.inf
    for _ in range(rounds):
        row = numpy.sqrt(lawson) * weights
        free = numpy.linalg.lstsq(row[:, None] * basis[:, first:] / scale, row * rest, rcond=None)[0] / scale
        error = numpy.abs(weights * (basis[:, first:] @ free - rest))
        if error.max() < smallest:
            best, smallest = numpy.concatenate([fixed, free]), error.max()
        lawson = lawson * error + 1e-300
        lawson /= lawson.max()
    return best, smallest


def rounded(target, weight, low, high, degree, count=400):
    points = [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    targets = numpy.array([float(target(x)) for x in points])
    weights = numpy.array([float(weight(x)) for x in points])
    points = numpy.array([float(x) for x in points])
    _, ideal = fit(points, targets, weights, [], degree)
    fixed = []
    for i in range(degree + 1):
        fixed.append(float(numpy.float32(fit(points, targets, weights, fixed, degree)[0][i])))
    return fixed, fit(points, targets, weights, fixed, degree)[1], ideal


def short(value, significant):
    """`value` rounded to `significant` binary digits."""
    exponent = int(mp.floor(mp.log(abs(value), 2))) + 1 - significant
    return mp.nint(value / mpf(2) ** exponent) * mpf(2) ** exponent


def show(name, value):
    single = numpy.float32(float(value))
    print(f"const {name} = {float(single):.17g};  // 0x{single.view(numpy.uint32):08x}")


def show_polynomial(title, name, result):
    coefficients, error, ideal = result
    print(f"// {title}: largest relative error 2^{numpy.log2(error):.2f}, unrounded 2^{numpy.log2(ideal):.2f}")
    for i, coefficient in enumerate(coefficients):
        show(f"{name}{i}", coefficient)


def odd_tail(function):
    """q of function(t) = t + t s q(s), s = t^2, and the weight that makes the error relative."""
    target = lambda s: (function(sqrt(s)) / sqrt(s) - 1) / s
    weight = lambda s: s * sqrt(s) / function(sqrt(s))
    return target, weight


def show_special():
    """special.wgsl, trigonometric.wgsl."""
    tiny, eighth = mpf("1e-9"), (pi / 4) ** 2 * mpf("1.0001")
    show_polynomial(
        "erf(x) = x + x q(x^2), |x| <= 1",
        "ERF_Q",
        rounded(lambda s: erf(sqrt(s)) / sqrt(s) - 1, lambda s: sqrt(s) / erf(sqrt(s)), tiny, mpf(1), 6),
    )
    show_polynomial(
        "erf(x) = 1 - exp(-x p(x)), 1 <= x <= 4",
        "ERF_P",
        rounded(lambda x: -log(erfc(x)) / x, lambda x: x * erfc(x) / erf(x), mpf(1), mpf(4), 6),
    )

    def tail(u):
        a = 3 * u / (1 - u)
        return exp(a * a / 2) * erfc(a / sqrt(mpf(2))) / 2 * (1 + 2 * a)

    show_polynomial(
        "Phi(-a) exp(a^2/2) (1 + 2a) = r(a / (a + 3)), 0 <= a <= 15",
        "NORMAL_R",
        rounded(tail, lambda u: 1 / tail(u), mpf("1e-12"), mpf(15) / 18, 10),
    )
    show_polynomial("sin t, |t| <= pi/4", "SIN_Q", rounded(*odd_tail(sin), tiny, eighth, 2))
    show_polynomial(
        "cos r = 1 - s/2 + s^2 q(s), |r| <= pi/4",
        "COS_Q",
        rounded(
            lambda s: (cos(sqrt(s)) - 1 + s / 2) / s**2, lambda s: s**2 / cos(sqrt(s)), mpf("1e-6"), eighth, 2
        ),
    )
    show_polynomial("atan t, |t| <= 1", "ATAN_Q", rounded(*odd_tail(atan), tiny, mpf(1), 8))
    show_polynomial("asin t, |t| <= 1/2", "ASIN_Q", rounded(*odd_tail(asin), tiny, mpf("0.25"), 5))
    for name, value in (("HALF_PI", pi / 2), ("GELU", 2 * sqrt(2 / pi)), ("GELU_CUBIC", 2 * sqrt(2 / pi) * mpf("0.044715"))):
        show(f"{name}_HIGH", value)
        show(f"{name}_LOW", value - mpf(float(numpy.float32(float(value)))))
    with mp.workprec(400):
        digits = int(mp.floor(2 / mp.pi * mpf(2) ** (30 + 32 * 6)))
    for i in range(7):
        print(f"const TWO_OVER_PI_{i} = 0x{digits >> 32 * (6 - i) & 0xFFFFFFFF:08x}u;")


if __name__ == "__main__":
    half, third = log(2) / 2 * mpf("1.0001"), mpf(1) / 3
    show_polynomial(
        "expm1(r) = r + r^2 q(r), |r| <= ln(2)/2",
        "EXP_Q",
        rounded(lambda x: (expm1(x) - x) / x**2, lambda x: abs(x**2 / expm1(x)), -half, half, 4),
    )
    show_polynomial(
        "log1p(f) = f + f^2 q(f), |f| <= 1/3",
        "LOG_Q",
        rounded(lambda x: (log1p(x) - x) / x**2, lambda x: abs(x**2 / log1p(x)), -third, third, 7),
    )
    show_polynomial(
        "log1p(f) = f - f^2/2 + f^3 q(f), |f| <= 1/3 (for real_power)",
        "POWER_Q",
        rounded(lambda x: (log1p(x) - x + x**2 / 2) / x**3, lambda x: abs(x**3 / log1p(x)), -third, third, 8),
    )
    high = short(log(2), 16)
    low = short(log(2) - high, 16)
    print(f"// ln 2 = high + low + 2^{mp.nstr(mp.log(abs(log(2) - high - low), 2), 4)}")
    show("LN2_HIGH", high)
    show("LN2_LOW", low)
    show("LOG2_E", 1 / log(2))
    show_special()
