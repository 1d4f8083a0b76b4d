"""Products, squares, inverses and powers in K = F_p[i] / (i^2 + 1), p = 2^61 - 1, by Python's integers.

python3 Scripts/reference/field_vectors.py c     > Tests/C/field_vectors.h
python3 Scripts/reference/field_vectors.py swift > Tests/ProofTests/Field/FieldVectors.swift
"""

import random
import sys

P = 2**61 - 1
EXPONENT = 0xFEDCBA9876543210


def multiply(a, b):
    return ((a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P)


def power(a, exponent):
    result = (1, 0)
    for bit in bin(exponent)[2:]:
        result = multiply(result, result)
        if bit == "1":
            result = multiply(result, a)
    return result


def rows():
    edges = [0, 1, 2, P - 1, P - 2, 2**60, 2**60 - 1, 2**52, 2**52 - 1, 2**31 - 1, 2**31, 511, P - 511, P - 2**52]
    draw = random.Random(61)
    elements = [(edge, edges[-1 - i]) for i, edge in enumerate(edges)]
    elements += [(P - 1, P - 1), (0, 0), (0, 1), (1, 0), (0, P - 1), (2**60, 2**60)]
    elements += [(draw.randrange(P), draw.randrange(P)) for _ in range(12)]
    for a, b in zip(elements, elements[5:] + elements[:5]):
        # K has p^2 elements, so a^(p^2 - 2) is the inverse, and 0 for 0.
        yield a, b, multiply(a, b), power(a, P * P - 2), power(a, EXPONENT)


def words(elements, style):
    return ", ".join(style.format(word) for element in elements for word in element)


if sys.argv[1:] == ["c"]:
    print("/* field_vectors.h: made by Scripts/reference/field_vectors.py. Each row: a, b, a b, a^-1, and a")
    print(f" * to the power of 0x{EXPONENT:x}; c0 before c1. */")
    print("static const uint64_t field_vectors[][10] = {")
    for row in rows():
        print(f"    {{{words(row, '0x{:x}')}}},")
    print("};")
elif sys.argv[1:] == ["swift"]:
    print("// Made by Scripts/reference/field_vectors.py.\n")
    print("/// Each row: a, b, a b, a^-1, and a to the power of the exponent; c0 before c1.")
    print("enum FieldVectors {")
    print(f"    static let exponent: UInt64 = 0x{EXPONENT:x}")
    print("    static let rows: [[UInt64]] = [")
    for row in rows():
        print("        [")
        for element in row:
            print(f"            {words([element], '0x{:x}')},")
        print("        ],")
    print("    ]\n}")
else:
    sys.exit(__doc__)
