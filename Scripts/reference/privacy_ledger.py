"""Epsilons of composed noise by the package dp-accounting, for the Swift tests. Needs `pip install dp-accounting`.

    python3 Scripts/reference/privacy_ledger.py > Tests/MaskingTests/Fixtures/PrivacyValues.swift

An answer with Laplace noise of scale b, between any two rows, is two events: a class whose probability falls by 1 and one
whose probability rises by 1, each with noise multiplier b. One with Gaussian noise of deviation sigma is one event with
noise multiplier sigma / sqrt(2). Beside the accountant by Renyi divergences, which the ledger must agree with, stands
the one by privacy loss distributions, which is tighter: a ledger below it would claim too much.
"""
import math

from dp_accounting import dp_event
from dp_accounting.pld import pld_privacy_accountant
from dp_accounting.rdp import rdp_privacy_accountant

CASES = [
    (kind, scale, answers, delta)
    for kind in ("laplace", "gaussian")
    for scale in (0.2, 2.0, 20.0)
    for answers in (1, 10, 1000)
    for delta in (1e-3, 1e-6, 1e-9)
]
MIXED = [("laplace", 2.0, 5), ("gaussian", 4.0, 5), ("laplace", 20.0, 10)]


def event(kind, scale):
    if kind == "laplace":
        return dp_event.SelfComposedDpEvent(dp_event.LaplaceDpEvent(scale), 2)
    return dp_event.GaussianDpEvent(scale / math.sqrt(2))


def epsilons(parts, delta):
    found = []
    for make in (rdp_privacy_accountant.RdpAccountant, pld_privacy_accountant.PLDAccountant):
        accountant = make()
        for kind, scale, answers in parts:
            accountant.compose(event(kind, scale), answers)
        found.append(float(accountant.get_epsilon(delta)))
    return found


print("// Made by: python3 Scripts/reference/privacy_ledger.py > Tests/MaskingTests/Fixtures/PrivacyValues.swift")
print("// swift-format-ignore-file")
print()
print("/// Kind, scale, answers, delta; epsilon by Renyi divergences; epsilon by privacy loss distributions, for few answers.")
print("let privacyReference: [(String, Double, Int, Double, Double, Double?)] = [")
for kind, scale, answers, delta in CASES:
    parts = [(kind, scale, answers)]
    if answers == 1000:  # its distributions take minutes
        accountant = rdp_privacy_accountant.RdpAccountant()
        accountant.compose(event(kind, scale), answers)
        print(f'    ("{kind}", {scale}, {answers}, {delta}, {float(accountant.get_epsilon(delta))!r}, nil),')
    else:
        renyi, distributions = epsilons(parts, delta)
        print(f'    ("{kind}", {scale}, {answers}, {delta}, {renyi!r}, {distributions!r}),')
print("]")
print()
renyi, distributions = epsilons(MIXED, 1e-6)
print("/// Kind, scale, answers of an account with several mechanisms; its epsilons at delta 1e-6, as above.")
print(f"let mixedPrivacyReference: (parts: [(String, Double, Int)], epsilon: Double, tighter: Double) = (")
print("    [" + ", ".join(f'("{k}", {s}, {n})' for k, s, n in MIXED) + f"], {renyi!r}, {distributions!r}")
print(")")
