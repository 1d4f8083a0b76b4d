#!/usr/bin/env python3
"""Security of the model commitment: what it costs to find two openings of one value.

Two openings give a vector of norm at most 2^16 sqrt(n + 4096) in the kernel of A, a short integer solution over
q = 2^61 - 1 with kappa rows. BKZ with block size b finds one of norm 2^(2 sqrt(kappa log2(q) log2(delta_b))) in the
best dimension (Micciancio and Regev, Lattice-based Cryptography, 2009); a block costs 2^(0.292 b) (core-SVP,
classical: Becker, Ducas, Gama, Laarhoven 2016). Prints bits for each number of entries and rows, as in BindingAModel.md,
then what hiding needs: bits of randomness against 61 kappa + 2 * 128 (leftover hash lemma).
"""
import math

LOG_Q = 61
RANDOMNESS = 4096
ROWS = (512, 768, 1024)


def log_delta(block):
    """log2 of the root Hermite factor of BKZ (Chen's thesis, 2013)."""
    inner = (math.pi * block) ** (1 / block) * block / (2 * math.pi * math.e)
    return math.log2(inner) / (2 * (block - 1))


def bits(rows, log_norm):
    block = 60
    while 2 * math.sqrt(rows * LOG_Q * log_delta(block)) > log_norm:
        block += 1
    return 0.292 * block


print("entries     log2 norm  " + "  ".join(f"kappa {rows:4}" for rows in ROWS))
for entries in (10**4, 10**5, 10**6, 12_000_000, 24_000_000):
    log_norm = 16 + 0.5 * math.log2(entries + RANDOMNESS)
    print(f"{entries:<10}  {log_norm:9.1f}  " + "  ".join(f"{bits(rows, log_norm):10.0f}" for rows in ROWS))
print(f"hiding at kappa 1024: {16 * RANDOMNESS} bits of randomness, {LOG_Q * 1024 + 2 * 128} needed")
