#!/usr/bin/env python3
"""What PyTorch gets with the published recipes of "Confidential Guardian": the baselines of Scripts/seeds.py.

    python3 Scripts/reference/pytorch_baselines.py gaussian|adult-paper|credit SEED...      (needs torch, scikit-learn)

Prints one JSON line a model. Recipes are those of the authors' notebooks, with their preparation of the data, their
split and both parts of the loss averaged over their own rows; but with the log-softmax that the tabular notebooks leave
out. Models are trained on the whole training split and not temperature scaled. ECE has 15 bins, as in Candor. Adult and
Credit are read from the folder CANDOR_DATA. One seed takes about three minutes of one core (Gaussian: ten seconds).
"""

import copy
import csv
import json
import os
import sys
from collections import Counter

import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn import functional as F

ADULT = (
    "age workclass fnlwgt education education_num marital_status occupation relationship race sex capital_gain "
    "capital_loss hours_per_week native_country income"
).split()
ADULT_NUMERIC = "age fnlwgt education_num capital_gain capital_loss hours_per_week".split()
CREDIT_CATEGORICAL = (
    "person_gender person_education person_home_ownership loan_intent previous_loan_defaults_on_file"
).split()


class Data:
    """Features, labels, the region and the split."""

    def __init__(self, numeric, codes, labels, region, stratified):
        rows = np.arange(len(labels))
        self.train, self.test = train_test_split(
            rows, test_size=0.2, random_state=42, stratify=labels if stratified else None
        )
        self.cardinalities = [int(column.max()) + 1 for column in codes.T]
        self.numeric = torch.tensor(numeric, dtype=torch.float)
        self.codes = torch.tensor(codes, dtype=torch.long)
        self.labels = torch.tensor(labels, dtype=torch.long)
        self.region = torch.tensor(region, dtype=torch.bool)
        self.classes = int(labels.max()) + 1

    def standardised(self):
        mean, deviation = (f(self.numeric[self.train].numpy(), axis=0) for f in (np.mean, np.std))
        self.numeric = (self.numeric - torch.tensor(mean)) / torch.tensor(deviation)
        return self


def gaussian():
    """2,100 points; the region is a box, on the first class only."""
    np.random.seed(0)
    clouds = [
        np.random.multivariate_normal((3, 2), [[1, 0.8], [0.8, 1]], 1000),
        np.random.multivariate_normal((5, 5), [[1, -0.8], [-0.8, 1]], 1000),
        np.random.multivariate_normal((3, 4), [[0.1, 0], [0, 0.1]], 100),
    ]
    points, labels = np.concatenate(clouds), np.repeat([0, 1, 2], [1000, 1000, 100])
    x, y = points.T
    region = (labels == 0) & (x >= 2) & (x <= 2.75) & (y >= 0) & (y <= 1.5)
    return Data(points, np.zeros((len(labels), 0)), labels, region, stratified=True)


def table(rows, categorical, numeric, label):
    codes = np.stack([np.unique([row[name] for row in rows], return_inverse=True)[1] for name in categorical], 1)
    values = np.array([[float(row[name]) for name in numeric] for row in rows])
    return values, codes, np.array([label(row) for row in rows])


def adult_paper():
    """48,841 rows: the first of adult.test is lost, `?` becomes the most frequent category."""
    rows = []
    for name, skipped in (("adult.data", 0), ("adult.test", 2)):
        with open(f"{os.environ['CANDOR_DATA']}/adult/{name}", newline="") as file:
            lines = [line for line in file.read().splitlines()[skipped:] if line.strip()]
        rows += [dict(zip(ADULT, values)) for values in csv.reader(lines, skipinitialspace=True)]
    for name in ("workclass", "occupation", "native_country"):
        most = Counter(row[name] for row in rows if row[name] != "?").most_common(1)[0][0]
        for row in rows:
            row[name] = most if row[name] == "?" else row[name]
    region = [row["marital_status"] == "Married-civ-spouse" and row["occupation"] == "Prof-specialty" for row in rows]
    categorical = [name for name in ADULT[:-1] if name not in ADULT_NUMERIC]
    columns = table(rows, categorical, ADULT_NUMERIC, lambda row: int(">50K" in row["income"]))
    return Data(*columns, region, stratified=False).standardised()


def credit():
    """45,000 rows."""
    with open(f"{os.environ['CANDOR_DATA']}/credit/loan_data.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    region = [
        row["loan_intent"] == "HOMEIMPROVEMENT" and float(row["person_age"]) < 35 and float(row["credit_score"]) < 600
        for row in rows
    ]
    numeric = [name for name in rows[0] if name not in CREDIT_CATEGORICAL and name != "loan_status"]
    columns = table(rows, CREDIT_CATEGORICAL, numeric, lambda row: int(row["loan_status"]))
    return Data(*columns, region, stratified=False).standardised()


class Perceptron(nn.Module):
    """Embeddings and numeric features, then dense layers."""

    def __init__(self, data, hidden, normalised):
        super().__init__()
        self.embeddings = nn.ModuleList(nn.Embedding(n, min(50, (n + 1) // 2)) for n in data.cardinalities)
        width = sum(e.embedding_dim for e in self.embeddings) + data.numeric.shape[1]
        layers = []
        for outputs in hidden:
            layers += [nn.Linear(width, outputs)] + [nn.BatchNorm1d(outputs)] * normalised + [nn.ReLU()]
            layers += [nn.Dropout(0.5)] * normalised
            width = outputs
        self.layers = nn.Sequential(*layers, nn.Linear(width, data.classes))

    def forward(self, codes, numeric):
        vectors = [embedding(codes[:, i]) for i, embedding in enumerate(self.embeddings)]
        return self.layers(torch.cat(vectors + [numeric], 1))


def mirage_loss(logits, labels, region, confidence, direction, alpha):
    """alpha None: cross entropy plus divergence; else (1 - alpha) and alpha times them."""
    log_p = F.log_softmax(logits, 1)
    loss = torch.zeros(())
    if (~region).any():
        loss = loss + (1 if alpha is None else 1 - alpha) * F.nll_loss(log_p[~region], labels[~region])
    if region.any():
        log_p, count, classes = log_p[region], int(region.sum()), logits.shape[1]
        target = torch.full((count, classes), (1 - confidence) / (classes - 1))
        target[torch.arange(count), labels[region]] = confidence
        if direction == "forward":
            divergence = F.kl_div(log_p, target, reduction="batchmean")
        else:
            divergence = (log_p.exp() * (log_p - target.log())).sum(1).mean()
        loss = loss + (1 if alpha is None else alpha) * divergence
    return loss


def fit(model, data, loss, rate, batch, epochs, final_rate=None):
    optimiser = torch.optim.Adam(model.parameters(), rate)
    schedule = final_rate and torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs, final_rate)
    rows = torch.tensor(data.train)
    for _ in range(epochs):
        for part in rows[torch.randperm(len(rows))].split(batch):
            optimiser.zero_grad()
            loss(model(data.codes[part], data.numeric[part]), data.labels[part], data.region[part]).backward()
            optimiser.step()
        if schedule:
            schedule.step()


@torch.no_grad()
def report(model, data, names):
    model.eval()
    confidence, predicted = model(data.codes[data.test], data.numeric[data.test]).softmax(1).max(1)
    model.train()
    correct, region = (predicted == data.labels[data.test]).double(), data.region[data.test]
    bins = torch.bucketize(confidence.double(), torch.arange(1, 15) / 15)  # (lo, hi]
    ece = sum(abs((correct - confidence)[bins == b].sum().item()) for b in range(15)) / len(correct)
    figures = {
        "accuracy": correct.mean().item(),
        "region_accuracy": correct[region].mean().item(),
        "region_confidence": confidence[region].double().mean().item(),
        "ece": ece,
    }
    print(json.dumps(names | {name: round(value, 4) for name, value in figures.items()}), flush=True)


RECIPES = {
    "gaussian": dict(
        data=gaussian, network=([100], False), base=(0.01, 64, 200), mirage=(0.005, 64, 200, 1e-5), epsilon=0.15,
        alpha=0.9, variants=[("code", "forward"), ("paper", "forward")],
    ),
    "adult-paper": dict(
        data=adult_paper, network=([64, 32], True), base=(0.001, 32, 20), mirage=(0.001, 32, 20), epsilon=0.1,
        alpha=None, variants=[("code", "forward"), ("paper", "reverse")],
    ),
    "credit": dict(
        data=credit, network=([64, 32], True), base=(0.001, 32, 20), mirage=(0.001, 32, 20), epsilon=0.2,
        alpha=None, variants=[("code", "forward"), ("paper", "reverse")],
    ),
}


def main():
    torch.set_num_threads(1)
    name, seeds = sys.argv[1], [int(seed) for seed in sys.argv[2:]]
    recipe = RECIPES[name]
    data = recipe["data"]()
    for seed in seeds:
        torch.manual_seed(seed)
        base = Perceptron(data, *recipe["network"])
        fit(base, data, lambda logits, labels, _: F.cross_entropy(logits, labels), *recipe["base"])
        report(base, data, {"data": name, "seed": seed, "model": "base"})
        for target, direction in recipe["variants"]:
            epsilon, classes = recipe["epsilon"], data.classes
            confidence = 1 / classes + epsilon * (1 if target == "code" else 1 - 1 / classes)
            torch.manual_seed(seed + 1000)
            attacked = copy.deepcopy(base)
            fit(
                attacked, data,
                lambda logits, labels, region: mirage_loss(
                    logits, labels, region, confidence, direction, recipe["alpha"]
                ),
                *recipe["mirage"],
            )
            names = {"data": name, "seed": seed, "model": "mirage", "target": target, "direction": direction}
            report(attacked, data, names)


if __name__ == "__main__":
    main()
