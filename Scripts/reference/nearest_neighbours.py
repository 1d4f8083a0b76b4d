"""Distances to nearest neighbours by scikit-learn, for the Swift tests.

    pip install numpy scikit-learn
    python3 Scripts/reference/nearest_neighbours.py > Tests/TrainingTests/Fixtures/NearestNeighbourValues.swift
"""
import importlib.metadata

import numpy as np
import sklearn.neighbors

from synthetic import features

SEED, ROWS, QUERIES, WIDTH, CLASSES, NEIGHBOURS = 16, 150, 12, 4, 3, 5


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


train, _ = features(SEED, ROWS, WIDTH, CLASSES)
queries, _ = features(SEED + 1, QUERIES, WIDTH, CLASSES)
distances, _ = sklearn.neighbors.NearestNeighbors(n_neighbors=NEIGHBOURS).fit(unit(train)).kneighbors(unit(queries))


def listed(rows):
    return ", ".join(repr(float(value)) for value in rows.ravel())


print(f"""// Made by: python3 Scripts/reference/nearest_neighbours.py > Tests/TrainingTests/Fixtures/NearestNeighbourValues.swift
// with numpy {importlib.metadata.version("numpy")}, scikit-learn {importlib.metadata.version("scikit-learn")}.
// swift-format-ignore-file

enum NearestNeighbourValues {{
    static let width = {WIDTH}
    static let neighbours = {NEIGHBOURS}
    /// Whole 64ths.
    static let train: [Float] = [{listed(train)}]
    static let queries: [Float] = [{listed(queries)}]
    /// To the last of the neighbours, of rows of length 1.
    static let distances: [Double] = [{", ".join(repr(float(value)) for value in distances[:, -1])}]
}}""")
