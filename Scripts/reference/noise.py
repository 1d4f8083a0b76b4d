"""The tables of CSources/CCandor/numeric/noise_table.c from 100-digit arithmetic, and how far its noise is from the
exact laws.

    noise.py vectors    Tests/C/noise_vectors.h: tables for several scales
    noise.py distance   total variation from the exact laws, summed over tables, cuts and convolutions
    noise.py convolve   the sum of Gaussian draws beside the exact law, point by point, for a small deviation

Needs mpmath.
"""

import sys
from fractions import Fraction

from mpmath import erfc, exp, floor, mp, mpf, nstr, pi, sqrt

mp.dps = 100

SCALES = [2.0**-16, 3e-5, 0.001, 0.05, 0.1, 0.2, 0.25, 0.3, 1.0, 2.0, 7.77, 64.0]


def round_cells(weights, units):
    """Counts that sum to `units`, proportional to the weights, by largest remainder."""
    whole = sum(weights)
    exact = [w * units / whole for w in weights]
    counts = [int(floor(e)) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: units - sum(counts)]:
        counts[i] += 1
    return counts, sum(abs(c - e) for c, e in zip(counts, exact)) / units / 2


def above(counts):
    return [sum(counts[k + 1 :]) for k in range(len(counts) - 1)]


def laplace(scale):
    """(low_bits, three tables of digits, table of arrivals, total variation)"""
    s = Fraction(scale) * 2**24
    low_bits = s.__floor__().bit_length() - 1 - 5
    tau = mpf(2**low_bits) * s.denominator / s.numerator
    variation, digits = mpf(0), []
    for digit in range(3):
        counts, distance = round_cells([exp(-tau * 16**digit * k) for k in range(16)], 2**64)
        digits.append(above(counts))
        variation += distance
    lam = tau / 2**low_bits
    weights, term = [], mpf(1)
    for m in range(1, 10):
        weights.append(term)
        term *= tau / (m + 1)
    zero = (exp(tau) - 1) / tau * (exp(lam) - 1) / 2
    counts, distance = round_cells([zero] + weights, 2**64)
    variation += distance
    variation += 1 - (sum(weights) + zero) / ((exp(tau) - 1) / tau + zero)  # more than nine arrivals
    variation += exp(-4096 * tau)  # beyond three digits
    variation += exp(-mpf(2**31 - 1) / mpf(s.numerator) * s.denominator) if scale <= 2 else 0  # saturation
    return low_bits, digits, above(counts), variation


def gaussian(sigma):
    """(multipliers, P(|draw| > k) in units of 2^-95, total variation)"""
    s = Fraction(sigma) * 2**24
    variance, factor, multiplier, variation = float(s) ** 2, 1, [1] * 8, mpf(0)
    exact = mpf(s.numerator) ** 2 / mpf(s.denominator) ** 2
    for level in (2, 1, 0):
        k = 0
        while 2.5 * (1.0 + (k + 1.0) ** 2) ** 2 <= variance:
            k += 1
        variance /= 1 + k * k
        factor *= 1 + k * k
        multiplier = [m * k if i >> level & 1 else m for i, m in enumerate(multiplier)]
        if k > 0:
            # x + k y, both of deviation c: of deviation c / sqrt(1 + k^2) about points k apart.
            smooth = exp(-2 * pi**2 * (exact / factor) / (1 + k * k))
            variation += 2 ** (2 - level) * 2 * smooth / (1 - 2 * smooth)
    b2 = exact / factor
    magnitudes = 0
    while float(magnitudes) ** 2 <= 90.25 * variance:
        magnitudes += 1
    weights = [mpf(1)] + [2 * exp(-mpf(x) ** 2 / (2 * b2)) for x in range(1, magnitudes + 1)]
    whole = sum(weights)
    table = [int(floor(sum(weights[x + 1 :]) * 2**95 / whole)) for x in range(magnitudes)]
    variation += 8 * (mpf(magnitudes) * mpf(2) ** -95 + erfc(magnitudes / sqrt(2 * b2)))
    return multiplier, table, variation


def rows(name, values, suffix):
    text = f"        .{name} = {{"
    line = ""
    for value in values:
        item = f"{value}{suffix}, "
        if len(line) + len(item) > 80:
            text += "\n            " + line.rstrip()
            line = ""
        line += item
    return text + "\n            " + line.rstrip(", ") + "},\n"


def vectors():
    print("/* noise_vectors.h: tables of noise, made by `Scripts/reference/noise.py vectors`. */")
    print("/* clang-format off */")
    print("static const struct { double scale; cnd_noise noise; } laplace_vectors[] = {")
    for scale in SCALES:
        low_bits, digits, arrivals, _ = laplace(scale)
        print(f"    {{{scale.hex()}, {{.laplace = {{\n        .low_bits = {low_bits}, .digit_above = {{")
        for digit in digits:
            print("            {" + ",\n             ".join(
                ", ".join(f"{v}u" for v in digit[i : i + 4]) for i in range(0, 15, 4)) + "},")
        print("        },\n" + rows("arrivals_above", arrivals, "u") + "    }}},")
    print("};\n\nstatic const struct { double scale; cnd_noise noise; } gaussian_vectors[] = {")
    for scale in (2.0**-16, 0.001, 0.2, 64.0):
        multiplier, table, _ = gaussian(scale)
        print(f"    {{{scale.hex()}, {{.gaussian = 1, .of_gaussian = {{\n        .magnitudes = {len(table)},")
        print(rows("multiplier", multiplier, "u"), end="")
        print(rows("above", [t >> 31 for t in table], "u"), end="")
        print(rows("beyond", [t & 0x7FFFFFFF for t in table], "u") + "    }}},")
    print("};")


def distance():
    worst = [max(f(scale)[-1] for scale in SCALES + [0.01 * i for i in range(1, 100)]) for f in (laplace, gaussian)]
    for name, value in zip(("Laplace", "Gaussian"), worst):
        print(f"{name}: total variation at most 2^{nstr(mp.log(value, 2), 6)} over the scales tried")


def convolve():
    """Exact convolution of the eight draws with unrounded probabilities at a deviation of 256 steps."""
    s = mpf(256)
    multiplier, table, _ = gaussian(2.0**-16)
    variance = s * s
    b2 = variance
    for k in (multiplier[1], multiplier[2], multiplier[4]):
        b2 /= 1 + k * k
    mp.dps = 40
    law = {0: mpf(1)}
    width = len(table)
    draw = {x: exp(-mpf(x) ** 2 / (2 * b2)) for x in range(-width, width + 1)}
    total = sum(draw.values())
    draw = {x: w / total for x, w in draw.items()}
    reach = 12 * 256
    for m in multiplier:
        following = {}
        for x, p in law.items():
            if p < mpf(2) ** -90:
                continue
            for y, w in draw.items():
                z = x + m * y
                if abs(z) <= reach:
                    following[z] = following.get(z, 0) + p * w
        law = following
    exact = {x: exp(-mpf(x) ** 2 / (2 * variance)) for x in range(-reach, reach + 1)}
    total = sum(exact.values())
    variation = sum(abs(law.get(x, 0) - w / total) for x, w in exact.items()) / 2
    print(f"multipliers {multiplier}: total variation 2^{nstr(mp.log(variation, 2), 6)}")


if __name__ == "__main__":
    modes = {"vectors": vectors, "distance": distance, "convolve": convolve}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        sys.exit(__doc__)
    modes[sys.argv[1]]()
