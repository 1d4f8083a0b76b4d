#!/usr/bin/env python3
"""Prints the polynomials of CSources/CCandor/numeric/exp_log_f32.h. Needs mpmath.

Each is the interpolant at the Chebyshev nodes of its interval (within a small factor of minimax), its
coefficients rounded to float32. The last column is the largest relative error of the whole function with exact arithmetic."""
import struct

from mpmath import mp, mpf, cos, pi, log, log1p, sqrt, factorial, exp, lu_solve, matrix, fabs

mp.prec = 200


def to_float32(x):
    return mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def fit(target, degree, low, high):
    """Coefficients c[0] ... c[degree], lowest first, all of them float32 values."""
    count = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    rows = [[x**j for j in range(count)] for x in nodes]
    return [to_float32(c) for c in lu_solve(matrix(rows), matrix([target(x) for x in nodes]))]


def worst(exact, approximate, low, high, steps=20_001):
    points = [low + (high - low) * i / (steps - 1) for i in range(steps)]
    return max(fabs(approximate(x) / exact(x) - 1) for x in points if exact(x) != 0)


def value(coefficients, x):
    return sum(c * x**j for j, c in enumerate(coefficients))


def show(name, coefficients, error):
    print(name, " ".join(float.hex(float(c)) for c in coefficients), f" relative error 2^{float(log(error, 2)):.1f}")


half = log(2) / 2
q = fit(lambda r: sum(r**k / factorial(k + 2) for k in range(60)), 5, -half, half)
show("exp: e^r = 1 + r + r^2 q(r), |r| <= ln(2)/2:", q, worst(exp, lambda r: 1 + r + r * r * value(q, r), -half, half))

low, high = sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1
p = fit(lambda f: (log1p(f) - f + f * f / 2) / f**3, 8, low, high)
show("log: log(1+f) = f - f^2/2 + f^3 p(f), 1/sqrt(2) <= 1+f <= sqrt(2):", p,
     worst(log1p, lambda f: f - f * f / 2 + f**3 * value(p, f), low, high))

# The high part times any exponent (8 bits) must be exact: it keeps 15 bits.
high = mpf(int(log(2) * 2**15)) / 2**15
print("ln 2: high", float.hex(float(high)), "low", float.hex(float(to_float32(log(2) - high))))
print("log2(e):", float.hex(float(to_float32(1 / log(2)))))
