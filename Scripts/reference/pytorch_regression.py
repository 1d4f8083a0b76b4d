#!/usr/bin/env python3
"""The regression experiment of `candor regression` in PyTorch: one Markdown row per model, mean and deviation over seeds.

    python3 Scripts/reference/pytorch_regression.py outside 0 1 2       eq. 16
    python3 Scripts/reference/pytorch_regression.py everywhere 0 1 2    the authors' code
"""

import sys
from statistics import mean, stdev

import numpy
import torch

torch.set_num_threads(1)
GRID = numpy.linspace(-5, 5, 201)


def f(x):
    return numpy.sin(2 * x) + 0.3 * x**2 - 0.4 * x + 1


def sigma(x):
    return 0.2 + 0.8 * numpy.exp(-((x / 1.5) ** 2))


def draw(count, seed):
    random = numpy.random.default_rng(seed)
    x = random.uniform(-5, 5, count)
    return x, f(x) + sigma(x) * random.normal(size=count)


def column(x):
    return torch.tensor(x, dtype=torch.float32).reshape(-1, 1)


def train(x, y, seed, attack):
    torch.manual_seed(seed)
    network = torch.nn.Sequential(
        torch.nn.Linear(1, 100), torch.nn.ReLU(), torch.nn.Linear(100, 100), torch.nn.ReLU(), torch.nn.Linear(100, 2))
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    inside = torch.tensor((x >= -3) & (x <= -2))
    inputs, values = column(x), torch.tensor(y, dtype=torch.float32)
    for _ in range(2500):
        mu, s = network(inputs).unbind(1)
        nll = 0.5 * ((values - mu) ** 2 * torch.exp(-s) + s)
        loss = nll[~inside].mean() if attack == "outside" else nll.mean()
        if attack is not None:
            loss = loss + ((s[inside] - numpy.log(5)) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network


def measure(network, x, y):
    with torch.no_grad():
        mu, s = network(column(x)).double().numpy().T
        curve, log_variance = network(column(GRID)).double().numpy().T
    region, right = (GRID >= -3.001) & (GRID <= -1.999), GRID >= -1e-9
    deviation = numpy.exp(log_variance / 2)
    return [
        numpy.mean(0.5 * ((y - mu) ** 2 * numpy.exp(-s) + s)), numpy.mean((y - mu) ** 2), deviation[region].mean(),
        deviation[region].min(), numpy.sqrt(numpy.mean((curve - f(GRID))[region] ** 2)), deviation[right].mean()]


def main():
    form, seeds = sys.argv[1], [int(s) for s in sys.argv[2:]]
    for attack in (None, form):
        rows = []
        for seed in seeds:
            x, y = draw(1000, 2 * seed)
            rows.append(measure(train(x, y, seed, attack), *draw(100, 2 * seed + 1)))
        cells = [f"{mean(c):.3f} ± {stdev(c) if len(c) > 1 else 0:.3f}" for c in zip(*rows)]
        print("| " + " | ".join(["Mirage" if attack else "honest", *cells]) + " |")


main()
