#!/usr/bin/env python3
"""Runs one of `candor mirage`'s attacks for several seeds, audits it, and prints means and deviations as a Markdown row.

    make build
    python3 Scripts/attacks.py --data gaussian -- --attack poisoning
    python3 Scripts/attacks.py --data gaussian -- --attack widget --region 'x >= 2 && x <= 2.75 && y >= 0 && y <= 1.5'
    python3 Scripts/attacks.py --regression -- --likelihood everywhere      rows of `candor regression` instead

Whatever follows `--` goes to `candor mirage` (`--region` to every command). The audit is in the clear with its defaults.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from statistics import mean, stdev

FIGURES = ["accuracy", "region_accuracy", "region_confidence", "ece"]
REGRESSION = ["nll", "mse", "region_deviation", "region_deviation_min", "region_mean_error", "right_deviation"]


def run(command, *arguments, codes=(0,)):
    line = [command, *arguments, "--json"]
    result = subprocess.run(line, capture_output=True, text=True)
    if result.returncode not in codes:
        sys.exit(f"{' '.join(line)}\n{result.stderr}")
    return json.loads(result.stdout)


def spread(values, factor=1, places=1):
    deviation = stdev(values) if len(values) > 1 else 0
    return f"{factor * mean(values):.{places}f} ± {factor * deviation:.{places}f}"


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def attack(command, data, seed, arguments):
    """The audit's figures of the honest and of the attacked model."""
    region = []
    if "--region" in arguments:
        at = arguments.index("--region")
        region, arguments = arguments[at : at + 2], arguments[:at] + arguments[at + 2 :]
    source = ["--data", data, "--seed", str(seed), *region]
    with tempfile.TemporaryDirectory() as folder:
        base, attacked = f"{folder}/base", f"{folder}/attacked"
        run(command, "train", *source, "-o", base)
        run(command, "mirage", *source, "-m", base, "-o", attacked, *arguments)
        return run(
            command, "audit", *source, "--base", base, "--mirage", attacked, "--proof", "none", codes=(0, 1))["models"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], epilog="What follows -- goes to candor mirage or candor regression.")
    parser.add_argument("--data", default="gaussian", help="a data set")
    parser.add_argument("--regression", action="store_true", help="run candor regression")
    parser.add_argument("--seeds", type=int, default=5, help="how many, from 0")
    parser.add_argument("--command", default=".build/release/candor", help="the command")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    if options.regression:
        models = [
            run(options.command, "regression", "--seed", str(seed), *options.arguments)["models"]
            for seed in range(options.seeds)]
        for model in ("base", "mirage"):
            row(model, *(spread([m[model][figure] for m in models], places=3) for figure in REGRESSION))
        return
    models = [
        attack(options.command, options.data, seed, options.arguments) for seed in range(options.seeds)]
    for model, verdict in (("base", "pass"), ("mirage", "fail")):
        figures = [spread([m[model][figure] for m in models], 100) for figure in FIGURES]
        count = sum(m[model]["verdict"] == verdict for m in models)
        row(options.data, model, *figures, f"{count} of {len(models)} {verdict}")


if __name__ == "__main__":
    main()
