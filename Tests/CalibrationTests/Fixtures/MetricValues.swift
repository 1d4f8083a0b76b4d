// Made by: python3 Scripts/reference/calibration_metrics.py > Tests/CalibrationTests/Fixtures/MetricValues.swift
// with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, netcal 1.4.0, relplot 1.0.3, uncertainty-calibration 0.1.4.
// swift-format-ignore-file

let metricReferences: [MetricReference] = [
    MetricReference(
        name: "ten classes", bins: 15, checksum: 253369711,
        values: ["ece": 0.05953499174118042, "ece_mass": 0.06439818048477172, "mce": 0.14232256677415633, "brier": 0.7986989929801303, "nll": 2.313045748800198, "classwise_ece": 0.02668515529632568, "debiased_ece": 0.06042097001006293, "smooth_ece": 0.05855235851589434, "ks": 0.05821899747848511, "accuracy": 0.334],
        brierParts: [0.01893420126593021, 0.11731185876791946, 0.8992095000000001, 0.0034109802543209264, 0.005543829772201459],
        lowerClosedError: 0.05953499174118043,
        areaUnderRiskCoverage: 0.5678310153755021),
    MetricReference(
        name: "two classes", bins: 15, checksum: 3467237874,
        values: ["ece": 0.05198979949951171, "ece_mass": 0.05555492687225342, "mce": 0.09012576645495846, "brier": 0.3479986071522599, "nll": 0.5427924456965751, "classwise_ece": 0.05755362892150878, "debiased_ece": 0.057830763371731535, "smooth_ece": 0.048203513140366125, "ks": 0.04754238986968994, "accuracy": 0.7435],
        brierParts: [0.008347913171525128, 0.1590523617467418, 0.499872, 0.0007458521507932587, 0.0019147964233167088],
        lowerClosedError: 0.05198979949951171,
        areaUnderRiskCoverage: 0.13802283110732647),
    MetricReference(
        name: "on edges", bins: 8, checksum: 405340381,
        values: ["ece": 0.129375, "ece_mass": 0.136875, "mce": 0.3484848484848485, "brier": 0.324515625, "nll": 0.8329223018763069, "classwise_ece": 0.11749999999999997, "debiased_ece": 0.16443234703064705, "smooth_ece": 0.11408342516782788, "ks": 0.107125, "accuracy": 0.84],
        brierParts: [0.04503543358834444, 0.21243018625654847, 0.49327200000000004, 0.002425031041479308, 0.0037866533732752814],
        lowerClosedError: 0.136875,
        areaUnderRiskCoverage: 0.1445063678383984),
    MetricReference(
        name: "few rows", bins: 15, checksum: 2291603606,
        values: ["ece": 0.18260915655838814, "ece_mass": 0.36154044301886307, "mce": 0.38564338684082033, "brier": 0.5290207357640228, "nll": 0.8582985498157739, "classwise_ece": 0.1733435747916238, "debiased_ece": 0.3486885464018243, "smooth_ece": 0.07743544535906546, "ks": 0.07361459732055664, "accuracy": 0.5789473684210527],
        brierParts: [0.14780756247546098, 0.29101701622477244, 0.6662049861495845, 0.000724212205013349, -0.00530099115873638],
        lowerClosedError: 0.1826091565583882,
        areaUnderRiskCoverage: 0.29155307076720255),
    MetricReference(
        name: "calibrated", bins: 10, checksum: 3003102169,
        values: ["ece": 0.00602588953971863, "ece_mass": 0.007695349359512329, "mce": 0.0234269393158896, "brier": 0.2229128148948229, "nll": 0.344547480489111, "classwise_ece": 0.008113102579116821, "debiased_ece": 0.0073485591237563335, "smooth_ece": 0.008515296996666642, "ks": 0.0026835381984710695, "accuracy": 0.8365],
        brierParts: [0.0002689790575127443, 0.27564257662167035, 0.49999422000000004, 0.001644220509442513, 0.0033520280504619666],
        lowerClosedError: 0.006025889539718644,
        areaUnderRiskCoverage: 0.04815118488036703),
]

let temperatureReferences: [TemperatureReference] = [
    TemperatureReference(
        seed: 11, rows: 400, classes: 3, scale: 2.5, labelSum: 381,
        temperature: 2.8787508924017384, before: 1.034396659374515,
        after: 0.6981830455194572),
    TemperatureReference(
        seed: 12, rows: 300, classes: 10, scale: 0.5, labelSum: 1324,
        temperature: 0.5085356424750039, before: 0.5444763139626554,
        after: 0.4550767899258835),
    TemperatureReference(
        seed: 13, rows: 200, classes: 2, scale: 40.0, labelSum: 110,
        temperature: 20.42592365230204, before: 2.2336242291933255,
        after: 0.6807198684549326),
]

/// (successes, trials, lower, upper), 95 %.
let wilsonReferences: [(Int, Int, Double, Double)] = [
    (0, 5, 0.0, 0.43448246478317476),
    (5, 5, 0.5655175352168251, 1.0),
    (1, 2, 0.09453120573423074, 0.9054687942657693),
    (37, 50, 0.6044684273515115, 0.8412847250644762),
    (9990, 10000, 0.9981600556125619, 0.9994567140135028),
]

/// (confidences, correct, relplot.smECE): all mass at an end of [0, 1] or at one point.
let smoothReferences: [([Double], [Bool], Double)] = [
    ([0.0, 1.0], [false, true], 0.0),
    ([0.0, 0.0, 1.0], [true, false, true], 0.333307712239708),
    ([1.0], [false], 0.9994780866168999),
    ([0.5, 0.5, 0.5, 0.5], [true, true, true, false], 0.2499934416539652),
]
